import { compileQuery, type Query, type QueryTest } from "../../match/query.ts";
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

/**
 * Compiles the query for the scanner; undefined when it names more paths than the scanner has room for.
 * @throws SpitzelError when a path holds a filter that could never be evaluated.
 */
export async function openEngine(
  query: Query,
  module: CompiledModule,
): Promise<Engine | undefined> {
  const paths = [...KIND_PATHS, ...queryPaths(query)];
  if (!hasRoomFor(pathTree(paths))) return undefined;
  const scanner = new Scanner(module, paths, KIND_PATHS.length + eagerPaths(query));
  const numbers = new Map(paths.map((keys, i) => [JSON.stringify(keys), i]));
  return {
    scanner,
    recordTest: plainRecord(scanner, 0),
    matches: await queryVerdict(query, scanner, (keys) => numbers.get(JSON.stringify(keys)) ?? 0),
    test: await compileQuery(query),
  };
}
