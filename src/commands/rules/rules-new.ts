import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ruleScaffold, testScaffold } from "../../rule-test/scaffold.ts";
import { templateNames } from "../../rule-test/templates.ts";
import { type ExitCode, rethrowUnlessSystem, SpitzelError } from "../../errors.ts";
import { cleanText } from "../../output/clean-text.ts";
import type { Environment } from "../../run/environment.ts";
import { asTyped, oneOf, value } from "../../options/option.ts";
import type { Command, TypedCommand } from "../command.ts";
import { RULES_COLOR, rulesReporter } from "./open-rules.ts";
import { RULES_EXIT } from "./rules-exit.ts";

const DIR = value({ name: "dir", describe: "where to write (.)", usual: "." }, asTyped);

const TEMPLATE = value(
  {
    name: "template",
    describe: "base record of the tests (iam-user)",
    words: templateNames(),
    usual: "iam-user",
  },
  (text) => oneOf(text, { option: "template", words: templateNames() }),
);

export const command: Command = {
  arguments: [{ name: "name", describe: "lower-case letters, digits and hyphens" }],
  options: [DIR, TEMPLATE, RULES_COLOR],
  examples: [["Into a folder of your own", "spitzel rules new key-shared --dir rules/local"]],
  run: newRule,
};

/** Writes a rule and its tests to fill in; never over a file that is there. */
async function newRule(typed: TypedCommand, environment: Environment): Promise<ExitCode> {
  const { now, random, stdout } = environment;
  const reporter = rulesReporter(typed, environment);
  const dir = typed.get(DIR);
  const base = typed.get(TEMPLATE);
  const [name = ""] = typed.operands;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new SpitzelError(`expected lower-case letters, digits and hyphens, got "${name}"`, {
      hint: "write for example: spitzel rules new key-shared --dir rules/local.",
    });
  }
  const id = randomUuid(random);
  const date = new Date(now()).toISOString().slice(0, 10);
  await mkdir(dir, { recursive: true });
  const files = [
    { path: join(dir, `${name}.yml`), text: ruleScaffold(name, id, date) },
    { path: join(dir, `${name}.test.yml`), text: testScaffold(id, base) },
  ];
  for (const { path, text } of files) {
    await writeNew(path, text);
    stdout.write(`${cleanText(path)}\n`);
  }
  reporter.note(`test it with: spitzel rules test ${files[0]?.path ?? ""}`);
  return RULES_EXIT.passed;
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} cannot be written: ${reasonOf(cause)}`, {
      hint: "choose another name or --dir; nothing is written over.",
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A version 4 UUID (RFC 9562 §5.4). */
function randomUuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
