import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { completions } from "../../src/cli/completion.ts";
import { LEVELS } from "../../src/detect/level.ts";
import { actionNamesOf } from "../../src/match/action-dictionary.ts";
import { PROJECT } from "../support/spitzel-command.ts";

const context = { commands: COMMANDS, packageFolder: pathToFileURL(PROJECT) };
const bash = (...typed: readonly string[]) => completions(typed, "bash", context);
const zsh = (...typed: readonly string[]) => completions(typed, "zsh", context);

test("the first word is a command or a service", async () => {
  expect(await bash("ser")).toEqual([
    "serve",
    "serverlessrepo",
    "servicecatalog",
    "servicediscovery",
    "serviceextract",
    "servicequotas",
  ]);
});

test("a later word is no command", async () => {
  expect(await bash("s3:*", "serve")).toEqual(["serverlessrepo"]);
});

describe("the actions of a service", () => {
  const names = actionNamesOf("mq");

  test("follow its prefix and colon", async () => {
    expect(await bash("mq:")).toEqual(names.map((name) => `mq:${name}`));
  });

  test("are bare where bash has split the word at its colon", async () => {
    expect([await bash("mq", ":"), await bash("mq", ":", "Cre")]).toEqual([names, names]);
  });

  test("have their colon escaped for zsh, which takes one for the start of a description", async () => {
    expect(await zsh("mq:Cre")).toEqual(names.map((name) => `mq\\:${name}`));
  });

  test("keep the prefix as it was typed", async () => {
    expect((await bash("MQ:"))[0]).toBe(`MQ:${names[0]}`);
  });

  test("are none when the service is unknown", async () => {
    expect(await bash("nosuchservice:")).toEqual([]);
  });
});

describe("options", () => {
  test("of a query are those that begin as typed, aliases too", async () => {
    expect(await bash("s3:*", "--e")).toEqual([
      "--exclude",
      "--external-id",
      "--endpoint-url",
      "--expand-names",
      "--engine",
      "--end-time",
      "--explain",
      "--exit-status",
    ]);
  });

  test("of the emulator are its own", async () => {
    expect(await bash("serve", "--p")).toEqual(["--port", "--page-size", "--public-keys"]);
  });

  test("have no one-letter aliases", async () => {
    expect((await bash("-")).filter((name) => !name.startsWith("--"))).toEqual([]);
  });
});

test.each(["-o", "--output"])("a format follows %s", async (option) => {
  expect(await bash("*", option, "")).toEqual(["ndjson", "csv", "md", "table"]);
});

test("a short name follows --count-by, also behind a comma", async () => {
  expect(await bash("*", "--count-by", "us")).toEqual(["user"]);
  expect(await bash("*", "--count-by", "user,re")).toEqual(["user,region", "user,readonly"]);
  expect(await bash("*", "--fields", "time,ta")).toEqual(["time,target"]);
});

test.each([
  [["detect", "--min-level", ""], LEVELS],
  [["detect", "-o", "o"], ["ocsf"]],
  [
    ["timeline", "-o", ""],
    ["table", "ndjson"],
  ],
  [
    ["rules", "test", "-o", "j"],
    ["json", "junit"],
  ],
  [
    ["rules", ""],
    ["list", "show", "lint", "test", "new"],
  ],
  [["rules", "te"], ["test"]],
  [["rules", "test", "--ma"], ["--matrix"]],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
  [["help", "ev"], ["event-history"]],
  [
    ["help", "ru"],
    ["rule-pack", "rules"],
  ],
])("the words that belong there follow %j", async (typed, expected) => {
  expect(await bash(...typed)).toEqual(expected);
});

test.each([
  ["behind an option with a value", ["*", "-t", "lo"]],
  ["behind serve", ["serve", "lo"]],
])("file names are left to the shell %s", async (_name, typed) => {
  expect(await bash(...typed)).toEqual([]);
});
