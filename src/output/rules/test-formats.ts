import type { Formats } from "../formats.ts";

/** What became of one test of a rule, or of one generated check, as a report shows it. */
export interface ReportedTest {
  readonly name: string;
  readonly kind: string;
  /** The file that it is written in. */
  readonly source: string;
  /** Ids of the rules tested. */
  readonly rules: readonly string[];
  /** "reported": not as expected, without being a failure, as of a disabled rule. */
  readonly outcome: "passed" | "failed" | "reported";
  /** What is not as expected, a clause each; none when it passed. */
  readonly problems: readonly string[];
  readonly explanation: readonly string[];
}

/** What is known when all tests have run. */
export interface TestsEnd {
  /** Rules that fired on the events of another file's test. */
  readonly crossFires: readonly {
    readonly test: string;
    readonly source: string;
    readonly rule: string;
  }[];
}

/** What `--output` of `spitzel rules test` takes. The table lists failures; the others every result. */
export const TEST_FORMATS = {
  table: async () => (await import("./test-report.ts")).testReport(),
  json: async () => (await import("./test-json.ts")).testJson(),
  junit: async () => (await import("./test-junit.ts")).testJunit(),
  tap: async () => (await import("./test-tap.ts")).testTap(),
} as const satisfies Formats<void, ReportedTest, TestsEnd>;
