import type { PackRule } from "./rule-pack.ts";

/** What became of one test, or of one generated check. */
export interface TestResult {
  readonly name: string;
  readonly kind: "test" | "boundary" | "gate" | "corpus";
  /** Titles of the rules tested. */
  readonly rules: readonly PackRule[];
  /** The file the test is written in, or the rule's when it is generated. */
  readonly source: string;
  /** True when findings were expected: what `--require both` counts. */
  readonly isPositive: boolean;
  /** What is not as expected, a clause each; none when it passed. */
  readonly problems: readonly string[];
  /** Lines of the explain tree, for a failure. */
  readonly explanation: readonly string[];
  /** Of a disabled rule: reported, never a failure. */
  readonly isDisabled: boolean;
}

/** True for a result that fails the run. */
export function isFailure({ problems, isDisabled }: TestResult): boolean {
  return problems.length > 0 && !isDisabled;
}

/** A rule that fired on the events of another file's test: no failure, but something to look at. */
export interface CrossFire {
  readonly test: string;
  readonly source: string;
  readonly rule: string;
}

/** Everything one run of `rules test` found out. */
export interface TestReport {
  readonly results: readonly TestResult[];
  readonly crossFires: readonly CrossFire[];
}
