import { describe, expect, test } from "vitest";
import { runCli } from "./fake-environment.ts";

async function hintFor(...words: readonly string[]): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await runCli(words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  return /^hint: (.*)$/m.exec(stderr)?.[1];
}

describe("a first word without colon and wildcard", () => {
  test.each([
    ["detekt", "did you mean detect?"],
    ["detct", "did you mean detect?"],
    ["Detect", "did you mean detect?"],
    ["summary", "did you mean detect?"],
    ["time-line", "did you mean timeline?"],
    ["rule", "did you mean rules?"],
    ["sevre", "did you mean serve?"],
    ["hepl", "did you mean help?"],
    ["cloudtrial", "did you mean cloudtrail:*?"],
    ["delete-bucket", "write *:DeleteBucket."],
    ["describe-db-instances", "write *:DescribeDbInstances."],
    [
      "xqzwvjk",
      "actions are written s3:GetObject, iam:* or '*'; commands are detect, overview, story, entity, lineage, report, timeline, validate, table, rules, serve, help, completion.",
    ],
    // The query language has more to say.
    ["s3", "write s3:*."],
    ["GetObject", "write *:GetObject for any service."],
  ])("%s", async (word, hint) => {
    expect(await hintFor(word, "-t", "logs")).toBe(hint);
    expect(await hintFor("-t", "logs", "--limit=5", word)).toBe(hint);
  });
});

test("the name of a command behind an action comes too late", async () => {
  expect(await hintFor("s3:*", "detect", "-t", "logs")).toBe(
    "a command comes first: spitzel detect …",
  );
});
