import { rulesOf, type PackRule } from "../../rule-test/rule-pack.ts";
import { LEVELS, severityId } from "../../detect/level.ts";
import type { ExitCode } from "../../errors.ts";
import { formatNames, usualFormat } from "../../output/formats.ts";
import { type ListedRule, RULE_LIST_FORMATS } from "../../output/rules/list-formats.ts";
import type { Environment } from "../../run/environment.ts";
import { oneOf, type RulesArguments } from "./rules-arguments.ts";
import type { OpenRules } from "./rules-command.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";
import { displayOf } from "../../run/terminal.ts";

/** Prints the rules that report on their own, most severe first in the table's order of files. */
export async function listRules(
  { output, level, tag }: RulesArguments,
  { ruleSet }: OpenRules,
  { stdout }: Environment,
): Promise<ExitCode> {
  const least = severityId(oneOf("level", level, LEVELS, "informational"));
  const rules = rulesOf(ruleSet).filter(
    ({ emits, meta }) =>
      emits && severityId(meta.level) >= least && (tag === undefined || meta.tags.includes(tag)),
  );
  const usual = usualFormat(stdout.isTTY === true);
  const format = oneOf("output", output, formatNames(RULE_LIST_FORMATS), usual);
  const sink = await RULE_LIST_FORMATS[format]({ display: displayOf(stdout, true) });
  stdout.write(sink.heading() + (await sink.write(rules.map(listed))) + sink.end(undefined));
  return ruleSet.rejected.length > 0 ? RULES_EXIT.ruleErrors : RULES_EXIT.passed;
}

function listed({ meta, kind, isEnabled }: PackRule): ListedRule {
  const { id, name, title, level, status, tags, file, staged } = meta;
  return {
    id,
    name,
    title,
    kind,
    level,
    status,
    tags,
    file: shownPath(file),
    enabled: isEnabled,
    staged,
  };
}
