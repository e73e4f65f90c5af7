import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { plainQuery } from "../../src/cli/plain-query.ts";
import type { Words } from "../../src/cli/words.ts";
import { nameOf, namesOf } from "../../src/commands/command.ts";
import { command } from "../../src/commands/query/command.ts";
import { spellings } from "../../src/options/option.ts";
import { readLine } from "../support/typed-line.ts";

const NAMES = namesOf(COMMANDS);

function plain(words: readonly string[]): Words | undefined {
  return plainQuery(words, command.options, NAMES);
}

/** All that can be asked of a command line. */
function told({ operands, given }: Words): unknown {
  return { operands, given: new Map([...given].toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

async function byYargs(words: readonly string[]): Promise<unknown> {
  try {
    const line = await readLine(words);
    return "text" in line || nameOf(line.entry) !== "$0" ? line : told(line);
  } catch (error) {
    return error;
  }
}

const typed = command.options.flatMap(spellings);
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...typed) },
  {
    weight: 4,
    arbitrary: fc.constantFrom("s3:Get*", "*", "logs", "10", "0x1f", "1e3", "a b", "$.a == 'b=c'"),
  },
  fc.constantFrom(
    "",
    "-",
    "--",
    "-7d",
    "-qc",
    "-n5",
    "-n=5",
    "--limit=5",
    "--no-color",
    "--nolimit",
  ),
  fc.constantFrom(
    "true",
    "false",
    "'x'",
    '"x"',
    "x=y",
    "null",
    "undefined",
    "[]",
    "__proto__",
    "_",
    "$0",
  ),
  fc.constantFrom(...NAMES, "--help", "-h", "-V"),
  fc.string({ maxLength: 6 }),
);
const values = fc.constantFrom(
  "logs",
  "7d",
  "5",
  "'x'",
  "$.a",
  "007",
  "x y",
  "=",
  "ü",
  "true",
  "a.b",
);
/** An option with what belongs behind it, so that most lines are right. */
const pair = fc.tuple(fc.constantFrom(...typed), values);
const lines = fc
  .array(fc.oneof({ weight: 3, arbitrary: pair }, fc.tuple(word)), { maxLength: 6 })
  .map((groups) => groups.flat());

describe("a query in plain words", () => {
  test.each([
    [["s3:Get*", "-m", '$.errorCode == "AccessDenied"', "--last-minute", "300"]],
    [["*", "-t", "logs", "--trail", "more", "-q", "--count"]],
    [["--start-time", "2026-03-03", "iam:*", "sts:*", "-o", "table", "-f"]],
    [[]],
  ])("%j is read without yargs, as yargs reads it", async (words) => {
    const read = plain(words);
    expect(read).toBeDefined();
    expect(told(read!)).toStrictEqual(await byYargs(words));
  });

  test("knows every command that yargs knows", async () => {
    const help = await readLine(["--help"]);
    const text = "text" in help ? help.text : "";
    const listed = [...text.matchAll(/^  spitzel ([a-z]+)/gm)].map(([, name]) => name);
    expect(listed).toEqual(NAMES);
  });

  test("is never read otherwise than by yargs", { timeout: 120_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(lines, async (words) => {
        const read = plain(words);
        if (read === undefined) return;
        count++;
        expect(told(read)).toStrictEqual(await byYargs(words));
      }),
      { numRuns: Number(process.env["SPITZEL_TEST_RUNS"] ?? 2000) },
    );
    expect(count).toBeGreaterThan(200);
  });

  test.each([
    [["detect", "-t", "logs"]],
    [["*", "help"]],
    [["*", "--limit"]],
    [["*", "--limit", "1", "--limit", "2"]],
    [["*", "-qc"]],
    [["*", "--limit=5"]],
    [["*", "--from", "-7d"]],
    [["*", "-t", "-"]],
    [["*", "--quiet", "false"]],
    [["*", "--no-color"]],
    [["*", "--color", "--no-color"]],
    [["*", "--lmit", "5"]],
    [["*", "--", "-x"]],
  ])("%j is left to yargs", (words) => {
    expect(plain(words)).toBeUndefined();
  });
});
