import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Arguments } from "../../src/options/arguments.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { QUERY_OPTIONS } from "../../src/options/options.ts";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import { plainQuery } from "../../src/cli/plain-query.ts";

const NAMES = Object.keys(QUERY_OPTIONS);

/** All that can be asked of a command line. */
function told(read: Arguments): unknown {
  if (read.command !== "query") return read;
  const { actions, options } = read;
  const asked = NAMES.map((name) => [
    name,
    options.texts(name),
    options.flag(name),
    options.isOff(name),
  ]);
  return { actions, asked };
}

async function byYargs(words: readonly string[]): Promise<unknown> {
  try {
    return told(await parseArguments(words, "1.2.3"));
  } catch (error) {
    return error;
  }
}

const typed = Object.entries(QUERY_OPTIONS).flatMap(([name, option]) => [
  `--${name}`,
  ...("alias" in option ? [option.alias] : []).map((a) => (a.length === 1 ? `-${a}` : `--${a}`)),
]);
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
  fc.constantFrom(...COMMANDS, "--help", "-h", "-V"),
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
    const read = plainQuery(words);
    expect(read).toBeDefined();
    expect(told(read!)).toStrictEqual(await byYargs(words));
  });

  test("knows every command that yargs knows", async () => {
    const help = await parseArguments(["--help"], "1.2.3");
    const text = help.command === "print" ? help.text : "";
    const listed = [...text.matchAll(/^  spitzel ([a-z]+)/gm)].map(([, name]) => name);
    expect(listed).toEqual(COMMANDS);
  });

  test("is never read otherwise than by yargs", { timeout: 120_000 }, async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(lines, async (words) => {
        const read = plainQuery(words);
        if (read === undefined) return;
        plain++;
        expect(told(read)).toStrictEqual(await byYargs(words));
      }),
      { numRuns: Number(process.env["SPITZEL_TEST_RUNS"] ?? 2000) },
    );
    expect(plain).toBeGreaterThan(200);
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
    [["*", "--lmit", "5"]],
    [["*", "--", "-x"]],
  ])("%j is left to yargs", (words) => {
    expect(plainQuery(words)).toBeUndefined();
  });
});
