import { rulesOf, type PackRule } from "../../rule-test/rule-pack.ts";
import { countRules, detectionsText } from "../../detect/sigma/count-rules.ts";
import type { RuleSet } from "../../detect/sigma/rule-set.ts";
import { LEVELS, severityId } from "../../detect/level.ts";
import type { ExitCode } from "../../errors.ts";
import { asTyped, oneOf, value } from "../../options/option.ts";
import { outputOption } from "../../options/output-option.ts";
import { usualFormat } from "../../output/formats.ts";
import { type ListedRule, RULE_LIST_FORMATS } from "../../output/rules/list-formats.ts";
import type { Environment } from "../../run/environment.ts";
import type { Command, TypedCommand } from "../command.ts";
import { openRules, pathsOf, RULES, RULES_COLOR, rulesReporter } from "./open-rules.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";
import { displayOf } from "../../run/terminal.ts";

const OUTPUT = outputOption({ formats: RULE_LIST_FORMATS, command: "spitzel rules list" });

const LEVEL = value(
  {
    name: "level",
    describe: "rules of this level and above",
    words: LEVELS,
    usual: "informational",
  },
  (text) => oneOf(text, { option: "level", words: LEVELS }),
);

const TAG = value({ name: "tag", describe: "rules with this tag, such as attack.t1110" }, asTyped);

export const command: Command = {
  arguments: [{ name: "paths", describe: "rule files and folders of them (spitzel's own)" }],
  options: [RULES, OUTPUT, LEVEL, TAG, RULES_COLOR],
  examples: [["The rules that matter most", "spitzel rules list --level high"]],
  run: listRules,
};

/** Prints the rules that report on their own, most severe first in the table's order of files. */
async function listRules(typed: TypedCommand, environment: Environment): Promise<ExitCode> {
  const { stdout } = environment;
  const least = severityId(typed.get(LEVEL));
  const tag = typed.get(TAG);
  const format = typed.get(OUTPUT) ?? usualFormat(stdout.isTTY === true);
  const reporter = rulesReporter(typed, environment);
  const { ruleSet } = await openRules(pathsOf(typed, typed.operands), reporter);
  const rules = rulesOf(ruleSet).filter(
    ({ emits, meta }) =>
      emits && severityId(meta.level) >= least && (tag === undefined || meta.tags.includes(tag)),
  );
  const display = displayOf(stdout, typed.get(RULES_COLOR));
  const sink = await RULE_LIST_FORMATS[format]({ display });
  stdout.write(sink.heading() + (await sink.write(rules.map(listed))) + sink.end(undefined));
  reporter.summary(listSummary(rules.length, ruleSet));
  return ruleSet.rejected.length > 0 ? RULES_EXIT.ruleErrors : RULES_EXIT.passed;
}

/** What of the whole set is listed: `105 rules that report, of 46 detections (133 documents)`. */
function listSummary(count: number, ruleSet: RuleSet): string {
  const rules = count === 1 ? "1 rule that reports" : `${count} rules that report`;
  const others = ruleSet.passedOver.length;
  const passed =
    others === 0 ? "" : `, ${others} YAML ${others === 1 ? "file" : "files"} without rules`;
  return `${rules}, of ${detectionsText(countRules(ruleSet))}${passed}`;
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
