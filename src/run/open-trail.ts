import { namedFiles } from "../files/named-files.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { OpenedSource } from "../source/source.ts";
import { openScanner } from "../trail/scan/open-scanner.ts";
import { planScan } from "../trail/scan/plan-scan.ts";
import { MAX_THREADS } from "../trail/scan/sizes.ts";
import { planTrail } from "../trail/trail-source.ts";
import type { Environment } from "./environment.ts";
import { PRODUCTS } from "./products.ts";

/** The files that the options name, and the scanner where it runs. One module: each chunk more costs a millisecond. */
export async function openTrail(
  { trails, maxDecompressedBytes, threads }: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  const { processors, packageFolder, variables, idleThreads } = environment;
  const files = namedFiles(trails, () => environment.stdin);
  const parsed = (why: string): OpenedSource => ({
    plan: async (_query, { wantsPlaces }) =>
      planTrail({ files, maxDecompressedBytes, wantsPlaces }, why),
  });
  // For whoever wants to compare: parse every record.
  if (variables["SPITZEL_SCAN"] === "plain") return parsed("SPITZEL_SCAN=plain");
  const scanner = await openScanner(new URL("dist/", packageFolder), idleThreads);
  if (scanner === undefined) return parsed("no WebAssembly SIMD here");
  return {
    plan: async (query, { test, wantsPlaces }) =>
      planScan(query, {
        files,
        maxDecompressedBytes,
        wantsPlaces,
        test,
        scanner,
        products: PRODUCTS,
        threads: threads ?? Math.min(processors, MAX_THREADS),
      }),
  };
}
