import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { type Command, nameOf, type TypedCommand } from "../../src/commands/command.ts";
import { SpitzelError } from "../../src/errors.ts";
import type { AskedSource } from "../../src/options/asked-source.ts";
import { type Option, spellings } from "../../src/options/option.ts";
import { WRITE_IGNORE } from "../../src/options/chosen-options.ts";
import { THREADS } from "../../src/options/run-options.ts";
import { type Given, type TypedOptions, typedOptions } from "../../src/options/typed-options.ts";
import { SOURCES } from "../../src/run/sources.ts";
import type { Environment } from "../../src/run/environment.ts";
import { allCommands } from "../support/all-commands.ts";
import { runCli } from "../cli/fake-environment.ts";
import { FakeStream } from "../cli/fake-stream.ts";
import { PROJECT } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ALL = await allCommands();
const CASES = ALL.flatMap(({ words, command }) =>
  command.options.map((option) => ({
    name: `${words.join(" ") || "query"} --${option.name}`,
    words,
    command,
    option,
  })),
);

/** A value that the option takes. */
function sample({ name, kind, words }: Option): string {
  if (kind === "flag") return "true";
  if (words !== undefined) return words.at(-1) ?? "";
  const samples: Readonly<Record<string, string>> = {
    "role-arn": "arn:aws:iam::111122223333:role/Audit",
    "endpoint-url": "http://127.0.0.1:1",
    "role-session-name": "case-1",
    "trino-url": "http://127.0.0.1:1",
    table: "a.b.c",
    results: "s3://results",
    pushdown: "EventName=StopLogging",
    var: "NAME=a,b",
    fault: "access-denied",
    from: "2026-03-03",
    to: "2026-03-04",
    since: "1h",
    until: "2027-01-31",
    "write-ignore": "/nonexistent/known.yml",
    "max-time": "1h",
    overlap: "10m",
    poll: "10s",
    "burst-high-error-rate": "0.7",
  };
  return samples[name] ?? "7";
}

function neededBy(option: Option, command: Command): readonly Option[] {
  const needed = command.options.find(({ name }) => name === option.needs?.[0]);
  if (needed === undefined) return [];
  // --corpus and --expect need each other.
  const further = needed.needs?.includes(option.name) === true ? [] : neededBy(needed, command);
  return [needed, ...further.filter((one) => one !== option)];
}

/** What has to stand beside an option: what the command demands, what it needs, a source where there is a choice. */
function given(
  { option, command }: { readonly option: Option; readonly command: Command },
  source: AskedSource,
  folder: string,
): Given {
  // What a source refuses, it refuses alone.
  const isRefused = option.sources?.includes(source) === false;
  const needed = isRefused ? [] : neededBy(option, command);
  const required = command.options.filter(({ isRequired }) => isRequired);
  const beside = [...required, ...needed];
  const where = source === "a bucket" ? "s3://bucket/logs/" : folder;
  return new Map([
    ...beside.map((one) => [one.name, [one.name === "trail" ? folder : sample(one)]] as const),
    ...(source === "Event history" ? [] : [["trail", [where]] as const]),
    [option.name, [option.name === "trail" ? where : sample(option)]] as const,
  ]);
}

/** Ends a command that is about to open its source: by then it knows what was typed. */
class SourceOpened extends Error {}

const environment = (): Environment => ({
  stdout: new FakeStream(),
  stderr: new FakeStream(),
  stdin: Readable.from([]),
  get variables(): never {
    throw new SourceOpened();
  },
  now: () => 0,
  random: () => 0.5,
  // `serve` would wait for one.
  onInterrupt: (callback) => void setImmediate(callback),
  version: "0.0.0",
  pid: 1,
  isAlive: () => false,
  packageFolder: pathToFileURL(PROJECT),
  processors: 1,
});

/** The options that a command asks the meaning of. */
async function consulted(command: Command, typed: TypedCommand): Promise<ReadonlySet<string>> {
  const asked = new Set<string>();
  const recording: TypedCommand = {
    ...typed,
    get: (option) => {
      if (command.options.includes(option)) asked.add(option.name);
      return typed.get(option);
    },
  };
  const { packageFolder } = environment();
  try {
    await command.run(recording, environment(), { commands: COMMANDS, packageFolder });
  } catch (error) {
    // The sample values name nothing that exists.
    const isExpected = error instanceof SourceOpened || error instanceof SpitzelError;
    const isInterrupt = error instanceof Error && error.message === "interrupted";
    if (!isExpected && !isInterrupt) throw error;
  }
  return asked;
}

const ASKED: readonly AskedSource[] = ["a bucket", "trail files", "Event history"];

describe.each(CASES)("$name", ({ command, option }) => {
  const trail = command.options.find(({ name }) => name === "trail");
  const hasChoice = trail !== undefined && trail.isRequired !== true;

  test.each(hasChoice ? ASKED : (["trail files"] as const))(
    "is consulted, or refused with the reason, for %s",
    async (source) => {
      // Without --trail it is Event history that is asked.
      if (option === trail && source === "Event history") return;
      const folder = tempFolder({ "empty.json": '{"Records":[]}' });
      const typed = given({ option, command }, hasChoice ? source : "Event history", folder);
      let options: TypedOptions;
      try {
        options = typedOptions(command.options, typed, { nowMs: 0, variables: {} });
      } catch (error) {
        if (!(error instanceof SpitzelError)) throw error;
        expect(option.sources).not.toContain(source);
        expect(error.exitCode).toBe(2);
        const others = option.sources?.join(" and ");
        expect(error.message).toMatch(new RegExp(`^--${option.name} is for ${others}, `));
        expect(error.hint).toMatch(/\.$/);
        return;
      }
      expect(option.sources ?? [source]).toContain(source);
      // No name of a rule or file to be written; --write-ignore takes the ids of findings.
      const operand = options.get(WRITE_IGNORE) === undefined ? folder : "7";
      expect(await consulted(command, { ...options, operands: [operand] })).toContain(option.name);
    },
  );
});

/** A source with which an option has an effect. */
function placeFor({ sources }: Option): readonly (readonly [string, readonly string[]])[] {
  if (sources === undefined || sources.includes("Event history")) return [];
  return [["trail", [sources.includes("trail files") ? "logs" : "s3://bucket/logs/"]]];
}

test.each(CASES.filter(({ option }) => option.needs !== undefined))(
  "$name is refused without what it needs",
  ({ command, option }) => {
    const alone = new Map([[option.name, [sample(option)]], ...placeFor(option)]);
    expect(() => typedOptions(command.options, alone, { nowMs: 0, variables: {} })).toThrow(
      `--${option.name} has an effect with ${option.needs?.map((one) => `--${one}`).join(" or ")} only`,
    );
  },
);

test.each(
  CASES.flatMap((one) =>
    (one.option.excludes ?? [])
      .filter(({ other }) => one.command.options.some(({ name }) => name === other))
      .map((exclusion) => ({ ...one, ...exclusion })),
  ),
)("$name beside --$other is refused", ({ command, option, other, message, isMeant }) => {
  const second = command.options.find(({ name }) => name === other);
  const both = new Map([
    [other, [second === undefined ? "" : sample(second)]],
    [option.name, [(isMeant && option.words?.find(isMeant)) ?? sample(option)]],
    ...placeFor(option),
  ]);
  expect(() => typedOptions(command.options, both, { nowMs: 0, variables: {} })).toThrow(message);
});

/** What a command cannot do without. */
function enough(name: string): readonly string[] {
  if (name === "table show") return ["--engine", "trino", "--table", "a.b.c"];
  if (name === "serve") return ["-t", "logs"];
  if (name === "report") return ["-o", "report.html"];
  return ["help", "rules show", "rules new", "lineage", "entity"].includes(name) ? ["x"] : [];
}

describe.each(ALL.map((one) => ({ ...one, name: one.words.join(" ") || "query" })))(
  "the options of other commands",
  ({ name, words, command }) => {
    test(`are refused by ${name}, with where they belong or why not`, async () => {
      const own = new Set(command.options.map((option) => option.name));
      const others = new Map(
        CASES.filter(({ option }) => !own.has(option.name)).map(({ option }) => [
          option.name,
          option,
        ]),
      );
      for (const option of others.values()) {
        const typed = option.kind === "flag" ? [] : [sample(option)];
        const { exitCode, stderr, stdout } = await runCli([
          ...words,
          ...enough(name),
          `--${option.name}`,
          ...typed,
        ]);
        expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
        expect(stderr).toMatch(
          new RegExp(`^spitzel: --${option.name} (?:is no option of|is for queries: )`),
        );
      }
    });
  },
);

test("an option is typed in one way: its names lead to no other of the same command", () => {
  for (const { command } of ALL) {
    const typed = command.options.flatMap(spellings);
    expect(new Set(typed).size).toBe(typed.length);
  }
});

test("a name stands for a flag, a value or a list, the same in every command but for one", () => {
  const kinds = new Map<string, Set<string>>();
  for (const { option } of CASES) {
    kinds.set(option.name, (kinds.get(option.name) ?? new Set()).add(option.kind));
  }
  // Of a query, --explain is about how it is answered; of detect, about one finding.
  expect([...kinds].filter(([, { size }]) => size > 1).map(([name]) => name)).toEqual(["explain"]);
});

test("threads are started ahead for the commands that take --threads, and for no other", async () => {
  const isThreaded = COMMANDS.filter((one) => "load" in one && one.isThreaded).map(nameOf);
  const takes = ALL.filter(({ command }) => command.options.includes(THREADS));
  expect(takes.map(({ words }) => words[0] ?? "$0")).toEqual(isThreaded);
});

test("the sources that options are for are those that there are", () => {
  expect(SOURCES.map(({ name }) => name)).toEqual(ASKED);
});
