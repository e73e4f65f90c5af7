import { necessaryEventNames } from "../../rule-test/necessary-event-names.ts";
import { type PackRule, rulesNamed } from "../../rule-test/rule-pack.ts";
import type { SigmaRule } from "../../detect/sigma/rule-set.ts";
import { type ExitCode, SpitzelError } from "../../errors.ts";
import { RULE_PAGE_FORMATS, type RulePage } from "../../output/rules/page.ts";
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
  const sink = RULE_PAGE_FORMATS.text();
  const page: RulePage = { file: shownPath(file), text, rules: rules.map(shown) };
  stdout.write(sink.heading() + (await sink.write([page])) + sink.end(undefined));
  return RULES_EXIT.passed;

  function shown(rule: PackRule): RulePage["rules"][number] {
    const own = tests.filter((test) => rulesNamed(ruleSet, test.rule).includes(rule));
    return {
      title: rule.meta.title,
      level: rule.meta.level,
      needs: needed(rule),
      tests: own.map(({ name, expect }) => ({ name, isMatch: expect.isMatch })),
    };
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
