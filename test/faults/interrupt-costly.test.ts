import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

const RULE = (pattern: string): string => `title: Costly
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {requestParameters.text|re: '${pattern}'}
  condition: selection
level: low
`;

/** Each takes a twentieth of a second on a fast machine, all of them more than a quarter of an hour. */
const HOSTILE = recordText("CreateUser", `,"requestParameters":{"text":"${"ab".repeat(500)}"}`);
const FILES = {
  "hostile.ndjson": `${HOSTILE}\n`.repeat(20_000),
  "look.yml": RULE("(?=a).*a.*x"),
  "count.yml": RULE("[ab]*a[ab]{250}[cd]"),
};

test("Ctrl-C ends a test of rules long before its work is done, without a report", async () => {
  const folder = tempFolder({
    ...FILES,
    "look.test.yml":
      "tests:\n  - {name: costly, rule: Costly, file: hostile.ndjson, expect: no-match}\n",
  });
  const words = ["rules", "test", join(folder, "look.yml"), join(folder, "look.test.yml")];
  const asked = await runCli(words, {
    onInterrupt: (interrupt) => void setTimeout(interrupt, 100),
  });
  expect(asked).toEqual({
    exitCode: 130,
    stdout: "",
    stderr: "note: interrupted: no results are printed\n",
  });
});

test.each([
  ["a query with look-around", ["*", "-c", "-m", "$.requestParameters.text regex '(?=a).*a.*x'"]],
  ["a pattern that counts", ["*", "-c", "-m", "$..text regex '[ab]*a[ab]{250}[cd]'"]],
  ["a filter", ["*", "-c", "-m", "$..[?(@.text.match(/[ab]*a[ab]{250}[cd]/))] != null"]],
  ["a rule with look-around", ["detect", "--no-pack", "--only", "sigma", "-r", "look.yml"]],
  ["a rule that counts", ["detect", "--no-pack", "--only", "sigma", "-r", "count.yml"]],
  ["a timeline", ["timeline", "-r", "look.yml"]],
])("Ctrl-C ends %s long before its work is done", async (_name, words) => {
  const folder = tempFolder(FILES);
  const line = words.map((word) => (word.endsWith(".yml") ? join(folder, word) : word));
  for (const variables of [{}, { SPITZEL_SCAN: "plain" }]) {
    const { exitCode, stderr } = await runCli(
      [...line, "-t", join(folder, "hostile.ndjson"), "--threads", "1"],
      // Fires when the program lets it, as a signal does.
      { variables, onInterrupt: (interrupt) => void setTimeout(interrupt, 100) },
    );
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: expect.stringContaining(" · stopped by interrupt · ") as string,
    });
  }
});
