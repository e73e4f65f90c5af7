import { describe, expect, test } from "vitest";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import { refusal } from "./refusal.ts";

const LISTS = ["match", "exclude", "trail", "fault"];
const TEXTS = ["from", "to", "since", "limit", "output", "fields", "port", "rate"];
const FLAGS = ["count", "quiet", "dedupe", "explain", "by-region"];

/** The command line as understood: the command, the actions and every option that was given. */
async function parsed(words: readonly string[]): Promise<Record<string, unknown>> {
  const result = await parseArguments(words, "1.2.3");
  if (result.command !== "query" && result.command !== "serve") return { ...result };
  const { command, options } = result;
  const given: Record<string, unknown> = { command };
  if (result.command === "query") given["actions"] = result.actions;
  for (const name of LISTS) {
    if (options.texts(name).length > 0) given[name] = options.texts(name);
  }
  for (const name of TEXTS) {
    // "serve" has a default rate.
    const text = options.text(name);
    if (text !== undefined && !(command === "serve" && name === "rate")) given[name] = text;
  }
  for (const name of FLAGS) if (options.flag(name)) given[name] = true;
  if (options.isOff("color")) given["color"] = false;
  return given;
}

describe("a query", () => {
  test.each<[readonly string[], Record<string, unknown>]>([
    [[], { actions: [] }],
    [["s3:*", "iam:*"], { actions: ["s3:*", "iam:*"] }],
    [["123"], { actions: ["123"] }],
    // A repeatable option takes one value: the actions behind it stay actions.
    [
      ["s3:*", "-m", "$.a", "iam:*", "-x", "kms:*", "ec2:*"],
      { actions: ["s3:*", "iam:*", "ec2:*"], match: ["$.a"], exclude: ["kms:*"] },
    ],
    [
      ["-t", "logs", "s3:*", "--trail=more", "iam:*"],
      { actions: ["s3:*", "iam:*"], trail: ["logs", "more"] },
    ],
    [["--match", "$.a", "--match", "$.b", "*"], { actions: ["*"], match: ["$.a", "$.b"] }],
    // "-" stands for stdin.
    [["*", "-t", "-"], { actions: ["*"], trail: ["-"] }],
    [["*", "--trail", "-", "-q"], { actions: ["*"], trail: ["-"], quiet: true }],
    [["-t", "-", "*"], { actions: ["*"], trail: ["-"] }],
    // A sign starts a value, not an option.
    [["*", "--from", "-7d"], { actions: ["*"], from: "-7d" }],
    [["*", "--start-time", "-1d12h", "--to", "-1h"], { actions: ["*"], from: "-1d12h", to: "-1h" }],
    [["*", "--from=-7d"], { actions: ["*"], from: "-7d" }],
    [["*", "--limit", "-5"], { actions: ["*"], limit: "-5" }],
    [["*", "-n", "-5"], { actions: ["*"], limit: "-5" }],
    [["*", "--match=-x"], { actions: ["*"], match: ["-x"] }],
    // Values are texts as typed.
    [["*", "--limit", "007"], { actions: ["*"], limit: "007" }],
    [["*", "-m", "'quoted'"], { actions: ["*"], match: ["'quoted'"] }],
    [["*", "-m", "$.a == 'b=c'"], { actions: ["*"], match: ["$.a == 'b=c'"] }],
    // Flags.
    [["-qc", "*"], { actions: ["*"], quiet: true, count: true }],
    [["*", "-c", "-c"], { actions: ["*"], count: true }],
    [["*", "--no-color"], { actions: ["*"], color: false }],
    // Behind -- everything is an action.
    [["--", "s3:*"], { actions: ["s3:*"] }],
    [["*", "--", "-x", "serve"], { actions: ["*", "-x", "serve"] }],
  ])("%j", async (words, expected) => {
    expect(await parsed(words)).toStrictEqual({ command: "query", ...expected });
  });
});

test.each<[readonly string[], Record<string, unknown>]>([
  [["serve", "-t", "logs"], { trail: ["logs"] }],
  [["serve", "-t", "-", "--by-region"], { trail: ["-"], "by-region": true }],
  [
    ["serve", "-t", "a", "-t", "b", "--fault", "throttle:0.1", "--fault", "5xx:0.1", "--port", "0"],
    { trail: ["a", "b"], fault: ["throttle:0.1", "5xx:0.1"], port: "0" },
  ],
])("%j is the emulator", async (words, expected) => {
  expect(await parsed(words)).toStrictEqual({ command: "serve", ...expected });
});

test("help and a topic is that page", async () => {
  expect(await parsed(["help", "cli"])).toEqual({ command: "help topic", topic: "cli" });
});

test("completion is the completion script", async () => {
  expect(await parsed(["completion"])).toEqual({ command: "completion script" });
});

test.each([["-V"], ["--version"]])("%s prints the version", async (word) => {
  expect(await parsed(["*", word])).toEqual({ command: "print", text: "1.2.3" });
});

test.each([
  [["-h"]],
  [["*", "--help"]],
  [["*", "--bogus", "--help"]],
  [["*", "--limit", "1", "--limit", "2", "-h"]],
  [["help"]],
  [["s3:*", "help"]],
])("%j prints the help", async (words) => {
  const help = await parsed(["--help"]);
  expect(await parsed(words)).toEqual(help);
});

describe("refused", () => {
  const listed = "hint: spitzel --help lists the options.";
  const joined = (option: string) => `hint: a value that starts with - is joined: ${option}=VALUE.`;

  test.each<[readonly string[], string]>([
    [["*", "--trial", "x"], "spitzel: unknown option --trial\nhint: did you mean --trail?"],
    [["*", "--quite"], "spitzel: unknown option --quite\nhint: did you mean --quiet?"],
    [["*", "--reg", "x"], "spitzel: unknown option --reg\nhint: did you mean --region?"],
    [["*", "--Match", "x"], "spitzel: unknown option --Match\nhint: did you mean --match?"],
    [["*", "--start", "x"], "spitzel: unknown option --start\nhint: did you mean --start-time?"],
    [
      ["*", "--exit_status"],
      "spitzel: unknown option --exit_status\nhint: did you mean --exit-status?",
    ],
    [["*", "--match.x", "y"], "spitzel: unknown option --match.x\nhint: did you mean --match?"],
    [["*", "--bogus=1"], `spitzel: unknown option --bogus\n${listed}`],
    [["*", "--bogus", "--others"], `spitzel: unknown option --bogus\n${listed}`],
    [["*", "-z"], `spitzel: unknown option -z\n${listed}`],
    [
      ["serve", "-t", "x", "--prot", "1"],
      "spitzel: unknown option --prot\nhint: did you mean --port?",
    ],
    [
      ["help", "cli", "more"],
      'spitzel: expected options after help, got "more"\nhint: spitzel help --help lists them.',
    ],
    [["*", "--match"], `spitzel: expected a value after --match\n${joined("--match")}`],
    [["*", "--limit", "--count"], `spitzel: expected a value after --limit\n${joined("--limit")}`],
    [["*", "-t"], `spitzel: expected a value after -t\n${joined("-t")}`],
    [["serve"], `spitzel: missing required argument: trail\n${listed}`],
  ])("%j", async (words, message) => {
    expect(await refusal(() => parsed(words))).toBe(message);
  });

  test.each<[readonly string[], string]>([
    [["*", "--limit", "1", "--limit", "2"], "--limit was given 2 times\nhint: give --limit once."],
    [["*", "-n", "1", "--limit", "2"], "--limit was given 2 times\nhint: give --limit once."],
    [
      ["*", "--from", "1", "--start-time", "2", "--from", "3"],
      "--from was given 3 times\nhint: give --from once.",
    ],
    [["*", "--no-limit"], "unknown option --no-limit\nhint: leave --limit away."],
  ])("%j, when the option is asked for", async (words, message) => {
    expect(await refusal(() => parsed(words))).toBe(`spitzel: ${message}`);
  });
});
