import { Readable } from "node:stream";
import { namedFiles } from "../../src/files/named-files.ts";
import { compileQuery, type Query } from "../../src/match/query.ts";
import type { LogFiles } from "../../src/source/log-files.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";
import type { Products } from "../../src/source/product.ts";
import { PRODUCTS } from "../../src/run/products.ts";
import { openScanner } from "../../src/trail/scan/open-scanner.ts";
import { planScan } from "../../src/trail/scan/plan-scan.ts";
import { planTrail, type TrailOptions } from "../../src/trail/trail-source.ts";

/** dist, with the scanner that `npm run build` has made. */
export const PROGRAM_FOLDER = new URL("../../dist/", import.meta.url);

interface Named extends Omit<TrailOptions, "files"> {
  readonly paths?: readonly string[];
  readonly stdin?: () => Readable;
  /** In place of paths. */
  readonly files?: LogFiles;
}

interface Scanned extends Named {
  readonly query: Query;
  readonly threads: number;
  readonly programFolder?: URL;
  readonly products?: Products;
}

/** Trail files, every record parsed. */
export function plainTrail(options: Named): PlannedRead {
  return planTrail({ ...options, files: filesOf(options) });
}

/** The same by the scanner. */
export async function scannedTrail({
  query,
  programFolder = PROGRAM_FOLDER,
  products = PRODUCTS,
  ...options
}: Scanned): Promise<PlannedRead> {
  const scanner = await openScanner(programFolder);
  if (scanner === undefined) throw new Error("this machine has no WebAssembly SIMD");
  const test = await compileQuery(query);
  return planScan(query, { ...options, files: filesOf(options), test, scanner, products });
}

function filesOf({ paths = [], stdin = () => Readable.from([]), files }: Named): LogFiles {
  return files ?? namedFiles(paths, stdin);
}
