import { readTests } from "../../src/rule-test/read-tests.ts";
import { runTests } from "../../src/rule-test/run-tests.ts";
import type { TestReport } from "../../src/rule-test/test-result.ts";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";

/** A rule that finds StopLogging. */
export const STOP = `
title: Trail stopped
id: 8d8c0b4e-3f0f-4b8f-9a55-1d2b7d5f6a01
name: trail_stopped
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { eventName: StopLogging }
  ok: { errorCode: null }
  condition: selection and ok
level: high
`;

/** A correlation: three denied calls of one principal within a minute. */
export const THREE_DENIED = `
title: Denied
id: 8d8c0b4e-3f0f-4b8f-9a55-1d2b7d5f6a02
name: denied
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { errorCode: AccessDenied }
  condition: selection
---
title: Three denied calls
id: 8d8c0b4e-3f0f-4b8f-9a55-1d2b7d5f6a03
name: three_denied
correlation:
  type: event_count
  rules: [denied]
  group-by: [sourceIPAddress]
  timespan: 1m
  condition: { gte: 3 }
level: medium
`;

/** Runs tests, given as they stand in a file, against rules given as text. */
export async function runAll(
  rules: string,
  tests: unknown,
  options: { readonly requiresBoth?: boolean; readonly wantsMatrix?: boolean } = {},
): Promise<TestReport> {
  const sources = [{ file: "rules/one.yml", text: rules }];
  return runTests(readTests(tests, "rules/one.test.yml", "one"), sources, loadRuleSet(sources), {
    requiresBoth: options.requiresBoth ?? false,
    wantsMatrix: options.wantsMatrix ?? false,
  });
}
