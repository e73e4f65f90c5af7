import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { completions } from "../../src/cli/completion.ts";
import { main } from "../../src/cli/main.ts";
import type { Command, CommandEntry } from "../../src/commands/command.ts";
import { EXIT } from "../../src/errors.ts";
import { flag, list, value } from "../../src/options/option.ts";
import { fakeEnvironment, runCli } from "./fake-environment.ts";

/** All that a new command is: what would be its file … */
const NAME = list({ name: "name", alias: "n", describe: "whom to greet", parted: /,/ }, (text) =>
  text.toUpperCase(),
);
const TIMES = value({ name: "times", describe: "how often (1)", usual: "1" }, Number);
const LOUD = flag({ name: "loud", describe: "with a mark" });

const command: Command = {
  arguments: [{ name: "words", describe: "what to say", words: () => ["hello", "hullo"] }],
  options: [NAME, TIMES, LOUD],
  examples: [["Twice", "spitzel greet hello --times 2"]],
  run: async (typed, { stdout }) => {
    const line = [...typed.operands, ...typed.get(NAME)].join(" ") + (typed.get(LOUD) ? "!" : "");
    stdout.write(`${line}\n`.repeat(typed.get(TIMES)));
    return EXIT.done;
  },
};

/** … and its line in the table. */
const entry: CommandEntry = {
  usage: "greet [words..]",
  describe: "say something",
  alsoCalled: ["salute"],
  load: async () => ({ command }),
};

const TABLE = [...COMMANDS, entry];

const run = (...words: readonly string[]) => runCli(words, {}, () => {}, TABLE);

test("runs with its options, wherever they stand", async () => {
  expect(await run("greet", "hello", "-n", "eve,bob", "--name=al", "--times", "2")).toEqual({
    exitCode: 0,
    stdout: "hello EVE BOB AL\nhello EVE BOB AL\n",
    stderr: "",
  });
  expect((await run("-n", "eve", "greet", "--loud")).stdout).toBe("EVE!\n");
});

test("takes a value with a sign, but none behind a flag", async () => {
  expect((await run("greet", "-n", "-7", "hi")).stdout).toBe("hi -7\n");
  expect((await run("greet", "--loud", "-7d")).stderr).toContain("unknown option -7");
});

test("is listed in the help, and has its own", async () => {
  expect((await run("--help")).stdout).toMatch(/^ {2}spitzel greet \[words\.\.\] +say something$/m);
  const own = await run("greet", "--help");
  expect(own.stdout).toContain("-n, --name     whom to greet; several with commas");
  expect(own.stdout).toContain("Examples:\n  Twice\n    spitzel greet hello --times 2\n");
  expect(await run("help", "greet")).toEqual(own);
});

test("is found when it, or one of its options, is misspelt", async () => {
  expect((await run("gret", "x")).stderr).toContain("hint: did you mean greet?");
  expect((await run("salute")).stderr).toContain("hint: did you mean greet?");
  expect((await run("greet", "--tims", "2")).stderr).toContain("hint: did you mean --times?");
  expect((await run("*", "--loud")).stderr).toContain("hint: it belongs to: spitzel greet");
});

test("is completed", async () => {
  const context = { commands: TABLE, packageFolder: fakeEnvironment().packageFolder };
  expect(await completions(["gre"], "bash", context)).toEqual(["greet", "greengrass"]);
  expect(await completions(["greet", "--t"], "bash", context)).toEqual(["--times"]);
  expect(await completions(["greet", "hu"], "bash", context)).toEqual(["hullo"]);
});

test("is no action: a query with its name among the words is refused", async () => {
  expect(await main(["*", "greet"], fakeEnvironment(), TABLE)).toBe(2);
});
