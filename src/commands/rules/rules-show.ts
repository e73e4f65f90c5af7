import { necessaryEventNames } from "../../rule-test/necessary-event-names.ts";
import { type PackRule, rulesNamed } from "../../rule-test/rule-pack.ts";
import type { SigmaRule } from "../../detect/sigma/rule-set.ts";
import { type ExitCode, SpitzelError } from "../../errors.ts";
import type { Environment } from "../../run/environment.ts";
import type { Command, TypedCommand } from "../command.ts";
import { openRules, pathsOf, RULES, RULES_COLOR, rulesReporter } from "./open-rules.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";

export const command: Command = {
  arguments: [{ name: "rule", describe: "a rule's id, name, title or file" }],
  options: [RULES, RULES_COLOR],
  examples: [],
  run: showRule,
};

/** Prints the file of a rule, the events it needs, and its tests. */
async function showRule(typed: TypedCommand, environment: Environment): Promise<ExitCode> {
  const { stdout } = environment;
  const [reference = ""] = typed.operands;
  const { ruleSet, sources, tests } = await openRules(
    pathsOf(typed, []),
    rulesReporter(typed, environment),
  );
  const rules = rulesNamed(ruleSet, reference);
  const [first] = rules;
  if (first === undefined) {
    throw new SpitzelError(`${reference} holds no rule that reports on its own`);
  }
  const { file } = first.meta;
  const text = sources.find((source) => source.file === file)?.text ?? "";
  const lines = rules.flatMap((rule) => [
    `# ${rule.meta.title} (${rule.meta.level}): needs ${needed(rule)}`,
    ...testsOf(rule),
  ]);
  stdout.write(`# ${shownPath(file)}\n${text.trimEnd()}\n\n${lines.join("\n")}\n`);
  return RULES_EXIT.passed;

  function testsOf(rule: PackRule): readonly string[] {
    return tests
      .filter((test) => rulesNamed(ruleSet, test.rule).includes(rule))
      .map(({ name, expect }) => `#   ${expect.isMatch ? "finds" : "passes over"}: ${name}`);
  }
}

function needed(rule: PackRule): string {
  const names = eventRules(rule).map(({ root }) => necessaryEventNames(root));
  if (names.some((list) => list === undefined)) return "any event";
  return [...new Set(names.flatMap((list) => list ?? []))].join(", ");
}

function eventRules(rule: PackRule): readonly SigmaRule[] {
  return rule.kind === "rule" ? [rule] : rule.targets.flatMap(eventRules);
}
