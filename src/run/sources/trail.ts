import { FileReport } from "../../trail/file-report.ts";
import { MAX_THREADS } from "../../trail/scan/sizes.ts";
import type { Source } from "../../source/source.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import type { Environment } from "../environment.ts";

/** Trail files on disk and on stdin. */
export const TRAIL: Source<QueryOptions, Environment> = {
  name: "trail files",
  isAsked: ({ trails }) => trails.length > 0,
  Report: FileReport,
  open: async ({ trails, maxDecompressedBytes, threads }, environment) => {
    const [{ namedFiles }, { planTrail }, { openScanner }, { planScan }] = await Promise.all([
      import("../../files/named-files.ts"),
      import("../../trail/trail-source.ts"),
      import("../../trail/scan/open-scanner.ts"),
      import("../../trail/scan/plan-scan.ts"),
    ]);
    const { processors, packageFolder, variables, idleThreads } = environment;
    const files = namedFiles(trails, () => environment.stdin);
    const parsed = (why: string) => ({
      plan: async (_query: unknown, { wantsPlaces }: { readonly wantsPlaces: boolean }) =>
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
          threads: threads ?? Math.min(processors, MAX_THREADS),
        }),
    };
  },
};
