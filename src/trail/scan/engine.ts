import type { Query, QueryTest } from "../../match/query.ts";
import type { Product, ProductOrder, Products, Rows } from "../../source/product.ts";
import { LINES, MatchedLines } from "./matched-lines.ts";
import { detoursOf, pathTree } from "./path-tree.ts";
import { eagerPaths, queryPaths, queryVerdict } from "./query-verdict.ts";
import { KIND_PATHS, plainRecord } from "./record-kind.ts";
import { hasRoomFor, Scanner } from "./scanner.ts";
import type { RowTest } from "./verdict.ts";
import type { CompiledModule } from "./web-assembly.ts";

/** What a thread needs to answer a query over bytes, and to make something of the answer. */
export interface Engine {
  readonly scanner: Scanner;
  /** For the rows of the last scan: YES when the element is a record as it stands; else `unwrap` says what it is. */
  readonly recordTest: () => RowTest;
  readonly matches: RowTest;
  /** Decides where projected values cannot. */
  readonly test: QueryTest;
  /** Is given the records that match. The scanner's rows are good until its next scan. */
  readonly product: Product<unknown>;
}

/** True when the scanner has room for the paths of the query and of the product. */
export function isScannable(query: Query, order: ProductOrder): boolean {
  const { paths, eager, detours } = pathsOf(query, order);
  return hasRoomFor(pathTree(paths, eager, detours));
}

/**
 * Makes a scanner for the query.
 * @param query one that `isScannable` with the order
 * @param test the same query, compiled for parsed records
 * @param products where the product of the order is found, unless it is lines
 */
export async function openEngine(
  query: Query,
  test: QueryTest,
  module: CompiledModule,
  order: ProductOrder,
  products: Products,
): Promise<Engine> {
  const { paths, eager, detours } = pathsOf(query, order);
  const scanner = new Scanner(module, paths, eager, detours);
  const numbers = new Map(paths.map((keys, i) => [JSON.stringify(keys), i]));
  const numberOf = (keys: readonly string[]): number => numbers.get(JSON.stringify(keys)) ?? 0;
  return {
    scanner,
    recordTest: plainRecord(scanner, 0),
    matches: await queryVerdict(query, scanner, numberOf),
    test,
    product: await openProduct(order, scanner, numberOf, products),
  };
}

async function openProduct(
  { name, of }: ProductOrder,
  scanner: Scanner,
  numberOf: (keys: readonly string[]) => number,
  products: Products,
): Promise<Product<unknown>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an order of this name is made by `linesOrder`
  if (name === LINES) return new MatchedLines(scanner, of === true);
  const open = await products[name]?.();
  if (open === undefined) throw new Error(`no product is called ${name}`);
  const rows: Rows = {
    at: (keys) => {
      const path = numberOf(keys);
      return { idOf: scanner.idsAt(path), text: (id) => scanner.text(path, id) };
    },
    timeMs: (row) => scanner.timeMs(row),
    uuidsAt: (keys) => scanner.uuidsAt(numberOf(keys)),
    isStraight: (row) => scanner.isStraight(row),
    isCompact: (row) => scanner.isCompact(row),
    hash: (row, into, to) => scanner.hash(row, into, to),
    hashOf: (bytes, into, to) => scanner.hashOf(bytes, into, to),
    seed: (words) => scanner.seed(words),
    bytes: (row) => scanner.line(row),
    onForget: (callback) => scanner.onForget(callback),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever orders by this name gives what it takes
  return open(of as never, rows);
}

/** Those that are asked of nearly every record come first. */
function pathsOf(
  query: Query,
  order: ProductOrder,
): {
  readonly paths: readonly (readonly string[])[];
  readonly eager: number;
  readonly detours: readonly (readonly string[])[];
} {
  const asked = queryPaths(query);
  const eager = eagerPaths(query);
  // Of nearly every record, when the query lets nearly every one pass: then its first paths are all of its paths.
  const first = [...KIND_PATHS, ...asked.slice(0, eager)];
  const isOften = eager === asked.length;
  return {
    paths: [...first, ...order.paths, ...asked.slice(eager)],
    eager: first.length + (isOften ? (order.eager ?? order.paths.length) : 0),
    detours: (order.straight ?? []).flatMap(detoursOf),
  };
}
