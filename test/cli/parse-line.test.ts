import { describe, expect, test } from "vitest";
import { nameOf } from "../../src/commands/command.ts";
import { readLine, typedLine } from "../support/typed-line.ts";
import { refusal } from "./refusal.ts";

/** The command line as understood: the command, the actions and every option that was given. */
async function parsed(words: readonly string[]): Promise<Record<string, unknown>> {
  const line = await readLine(words);
  if ("text" in line) return line;
  const { entry, operands, given } = line;
  return {
    command: nameOf(entry),
    ...(operands.length === 0 ? {} : { operands }),
    ...Object.fromEntries(given),
  };
}

describe("a query", () => {
  test.each<[readonly string[], Record<string, unknown>]>([
    [[], {}],
    [["s3:*", "iam:*"], { operands: ["s3:*", "iam:*"] }],
    [["123"], { operands: ["123"] }],
    // A repeatable option takes one value: the actions behind it stay actions.
    [
      ["s3:*", "-m", "$.a", "iam:*", "-x", "kms:*", "ec2:*"],
      { operands: ["s3:*", "iam:*", "ec2:*"], match: ["$.a"], exclude: ["kms:*"] },
    ],
    [
      ["-t", "logs", "s3:*", "--trail=more", "iam:*"],
      { operands: ["s3:*", "iam:*"], trail: ["logs", "more"] },
    ],
    [["--match", "$.a", "--match", "$.b", "*"], { operands: ["*"], match: ["$.a", "$.b"] }],
    // "-" stands for stdin.
    [["*", "-t", "-"], { operands: ["*"], trail: ["-"] }],
    [["*", "--trail", "-", "-q"], { operands: ["*"], trail: ["-"], quiet: ["true"] }],
    [["-t", "-", "*"], { operands: ["*"], trail: ["-"] }],
    // A sign starts a value, not an option.
    [["*", "--from", "-7d"], { operands: ["*"], from: ["-7d"] }],
    [
      ["*", "--start-time", "-1d12h", "--to", "-1h"],
      { operands: ["*"], from: ["-1d12h"], to: ["-1h"] },
    ],
    [["*", "--from=-7d"], { operands: ["*"], from: ["-7d"] }],
    [["*", "--limit", "-5"], { operands: ["*"], limit: ["-5"] }],
    [["*", "-n", "-5"], { operands: ["*"], limit: ["-5"] }],
    [["*", "--match=-x"], { operands: ["*"], match: ["-x"] }],
    // Values are texts as typed.
    [["*", "--limit", "007"], { operands: ["*"], limit: ["007"] }],
    [["*", "-m", "'quoted'"], { operands: ["*"], match: ["'quoted'"] }],
    [["*", "-m", "$.a == 'b=c'"], { operands: ["*"], match: ["$.a == 'b=c'"] }],
    // Flags.
    [["-qc", "*"], { operands: ["*"], quiet: ["true"], count: ["true"] }],
    [["*", "-c", "-c"], { operands: ["*"], count: ["true"] }],
    [["*", "--no-color"], { operands: ["*"], color: ["false"] }],
    // Behind -- everything is an action.
    [["--", "s3:*"], { operands: ["s3:*"] }],
    [["*", "--", "-x", "serve"], { operands: ["*", "-x", "serve"] }],
  ])("%j", async (words, expected) => {
    expect(await parsed(words)).toStrictEqual({ command: "$0", ...expected });
  });
});

test.each<[readonly string[], Record<string, unknown>]>([
  [["serve", "-t", "logs"], { trail: ["logs"] }],
  [["serve", "-t", "-", "--by-region"], { trail: ["-"], "by-region": ["true"] }],
  [
    ["serve", "-t", "a", "-t", "b", "--fault", "throttle:0.1", "--fault", "5xx:0.1", "--port", "0"],
    { trail: ["a", "b"], fault: ["throttle:0.1", "5xx:0.1"], port: ["0"] },
  ],
])("%j is the emulator", async (words, expected) => {
  expect(await parsed(words)).toStrictEqual({ command: "serve", ...expected });
});

test("help and a topic is that page", async () => {
  expect(await parsed(["help", "cli"])).toEqual({ command: "help", operands: ["cli"] });
});

test("a command of a group is found behind its name, with options before or after", async () => {
  const list = { command: "list", operands: ["a"], rules: ["b"] };
  expect(await parsed(["rules", "list", "a", "-r", "b"])).toEqual(list);
  expect(await parsed(["rules", "-r", "b", "list", "a"])).toEqual(list);
});

test("options may stand before the name of a command, and a value is no command", async () => {
  expect(await parsed(["-t", "detect", "-q", "timeline", "*"])).toEqual({
    command: "timeline",
    operands: ["*"],
    trail: ["detect"],
    quiet: ["true"],
  });
});

test.each([["-V"], ["--version"]])("%s prints the version", async (word) => {
  expect(await parsed(["*", word])).toEqual({ text: "1.2.3" });
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
    [
      ["serve"],
      "spitzel: missing required argument: trail\nhint: spitzel serve --help lists the options.",
    ],
    [["rules", "shwo"], 'spitzel: unknown command "shwo"\nhint: did you mean show?'],
    [["rules", "validate"], 'spitzel: unknown command "validate"\nhint: did you mean lint?'],
    [
      ["rules", "quux"],
      'spitzel: unknown command "quux"\nhint: there is list, show, lint, test, new.',
    ],
    [
      ["rules", "show"],
      "spitzel: expected <rule> after spitzel rules show, got none\nhint: spitzel rules show --help shows more.",
    ],
    [
      ["detect", "--limit", "5"],
      "spitzel: --limit is no option of spitzel detect\nhint: it belongs to: spitzel <action>...",
    ],
    // No flag takes what follows it for a value, whatever the command.
    ...[
      ["detect", "--stream", "-7d"],
      ["*", "--count", "-7d"],
    ].map((words): [readonly string[], string] => [
      words,
      `spitzel: unknown option -7\nhint: ${words[0] === "*" ? "spitzel" : "spitzel detect"} --help lists the options.`,
    ]),
    [
      ["*", "--color", "--no-color"],
      "spitzel: --color and --no-color contradict each other\nhint: give one of them.",
    ],
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
    [["*", "--no-quiet"], "unknown option --no-quiet\nhint: leave --quiet away."],
    [["*", "--no-limit"], "unknown option --no-limit\nhint: leave --limit away."],
  ])("%j, when its meaning is asked for", async (words, message) => {
    expect(await refusal(() => typedLine(words))).toBe(`spitzel: ${message}`);
  });
});
