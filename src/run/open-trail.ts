import { namedFiles } from "../files/named-files.ts";
import { withoutCostly } from "../match/costly.ts";
import { compileQuery, type Query, type QueryTest } from "../match/query.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { PlannedRead } from "../source/planned-read.ts";
import type { LogFiles } from "../source/log-files.ts";
import type { OpenedSource } from "../source/source.ts";
import { openScanner } from "../trail/scan/open-scanner.ts";
import { planScan } from "../trail/scan/plan-scan.ts";
import { MAX_THREADS } from "../trail/scan/sizes.ts";
import { planTrail } from "../trail/trail-source.ts";
import type { Environment } from "./environment.ts";
import { isDurable } from "./going-on.ts";
import { PRODUCTS } from "./products.ts";

/** The files that the options name, and the scanner where it runs. One module: each chunk more costs a millisecond. */
export async function openTrail(
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  return openFiles(
    namedFiles(options.trails, () => environment.stdin),
    options,
    environment,
  );
}

/** The same of files wherever they come from. */
export async function openFiles(
  named: LogFiles,
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  const { limits, threads, durable, isVerified } = options;
  const files = isVerified
    ? await (await import("./open-verified.ts")).onlyVerified(named, options, environment)
    : named;
  const { processors, packageFolder, variables, idleThreads } = environment;
  const goingOn = async (plan: (files: LogFiles) => PlannedRead): Promise<PlannedRead> => {
    if (!isDurable({ durable })) return plan(files);
    const { resumableFiles } = await import("../trail/cursor/resumable-files.ts");
    const resumable = resumableFiles({ files, now: environment.now, read: plan });
    // What is left of all that is there is not known beforehand.
    const { expect: _all, ...rest } = plan(files);
    return { ...rest, resumable };
  };
  const parsed = (why: string): OpenedSource => ({
    plan: async (_query, { wantsPlaces }) =>
      goingOn((some) => planTrail({ files: some, limits, wantsPlaces }, why)),
  });
  // For whoever wants to compare: parse every record.
  if (variables["SPITZEL_SCAN"] === "plain") return parsed("SPITZEL_SCAN=plain");
  const scanner = await openScanner(new URL("dist/", packageFolder), idleThreads);
  if (scanner === undefined) return parsed("no WebAssembly SIMD here");
  return {
    plan: async (query, { test, wantsPlaces }) => {
      const cheap = await withoutCostly(query);
      const asked = cheap === query ? test : await mayMatch(cheap);
      return goingOn((some) => {
        const plan = planScan(cheap, {
          files: some,
          limits,
          wantsPlaces,
          test: asked,
          scanner,
          products: PRODUCTS,
          threads: threads ?? Math.min(processors, MAX_THREADS),
        });
        return cheap === query ? plan : askedAgain(plan);
      });
    },
  };
}

/** A record without a time is asked again with the rest of the query, and counted then. */
async function mayMatch(query: Query): Promise<QueryTest> {
  const test = await compileQuery(query);
  return (record, text) => (test(record, text) === "no" ? "no" : "yes");
}

/** The scanner has left out what it can; the rest is asked one record at a time, with pauses, since each may take long. */
function askedAgain({ lines: _lines, product: _product, ...plan }: PlannedRead): PlannedRead {
  return {
    ...plan,
    records: async function* (reading) {
      for await (const { records, ...batch } of plan.records(reading)) {
        yield {
          ...batch,
          records: records.map(({ text, place, record }) => ({ text, place, record })),
        };
      }
    },
  };
}
