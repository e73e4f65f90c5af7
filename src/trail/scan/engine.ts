import type { Query, QueryTest } from "../../match/query.ts";
import { pathTree } from "./path-tree.ts";
import { eagerPaths, queryPaths, queryVerdict } from "./query-verdict.ts";
import { KIND_PATHS, plainRecord } from "./record-kind.ts";
import { hasRoomFor, Scanner } from "./scanner.ts";
import type { RowTest } from "./verdict.ts";
import type { CompiledModule } from "./web-assembly.ts";

/** What a thread needs to answer a query over bytes. */
export interface Engine {
  readonly scanner: Scanner;
  /** For the rows of the last scan: YES when the element is a record as it stands; else `unwrap` says what it is. */
  readonly recordTest: () => RowTest;
  readonly matches: RowTest;
  /** Decides where projected values cannot. */
  readonly test: QueryTest;
}

/** True when the scanner has room for the paths of the query. */
export function isScannable(query: Query): boolean {
  return hasRoomFor(pathTree(pathsOf(query)));
}

/**
 * Makes a scanner for the query.
 * @param query one that `isScannable`
 * @param test the same query, compiled for parsed records
 */
export async function openEngine(
  query: Query,
  test: QueryTest,
  module: CompiledModule,
): Promise<Engine> {
  const paths = pathsOf(query);
  const scanner = new Scanner(module, paths, KIND_PATHS.length + eagerPaths(query));
  const numbers = new Map(paths.map((keys, i) => [JSON.stringify(keys), i]));
  return {
    scanner,
    recordTest: plainRecord(scanner, 0),
    matches: await queryVerdict(query, scanner, (keys) => numbers.get(JSON.stringify(keys)) ?? 0),
    test,
  };
}

function pathsOf(query: Query): readonly (readonly string[])[] {
  return [...KIND_PATHS, ...queryPaths(query)];
}
