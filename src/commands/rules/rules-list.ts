import { rulesOf, type PackRule } from "../../rule-test/rule-pack.ts";
import { countRules, detectionsText } from "../../detect/sigma/count-rules.ts";
import type { RuleSet } from "../../detect/sigma/rule-set.ts";
import { LEVELS, severityId } from "../../detect/level.ts";
import type { ExitCode } from "../../errors.ts";
import { asTyped, value } from "../../options/option.ts";
import { oneOf } from "../../options/words.ts";
import { Table } from "../../output/table.ts";
import type { Environment } from "../../run/environment.ts";
import type { Command, TypedCommand } from "../command.ts";
import { openRules, pathsOf, RULES, RULES_COLOR, rulesReporter } from "./open-rules.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";
import { painter, withoutControls } from "../../run/terminal.ts";

const LIST_FORMATS = ["table", "ndjson"] as const;

const OUTPUT = value(
  {
    name: "output",
    alias: "o",
    describe: "table (on a terminal) or ndjson",
    words: LIST_FORMATS,
  },
  (text) => oneOf(text, { option: "output", words: LIST_FORMATS }),
);

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
  const usual = stdout.isTTY === true ? "table" : "ndjson";
  const format = typed.get(OUTPUT) ?? usual;
  const reporter = rulesReporter(typed, environment);
  const { ruleSet } = await openRules(pathsOf(typed, typed.operands), reporter);
  const rules = rulesOf(ruleSet).filter(
    ({ emits, meta }) =>
      emits && severityId(meta.level) >= least && (tag === undefined || meta.tags.includes(tag)),
  );
  const text =
    format === "table"
      ? tableOf(rules, stdout, typed.get(RULES_COLOR))
      : rules.map((rule) => `${JSON.stringify(lineOf(rule))}\n`).join("");
  stdout.write(text);
  reporter.summary(listSummary(rules.length, ruleSet));
  return ruleSet.rejected.length > 0 ? RULES_EXIT.ruleErrors : RULES_EXIT.passed;
}

/** What of the whole set is listed: `105 rules that report, of 46 detections (133 documents)`. */
function listSummary(listed: number, ruleSet: RuleSet): string {
  const rules = listed === 1 ? "1 rule that reports" : `${listed} rules that report`;
  return `${rules}, of ${detectionsText(countRules(ruleSet))}`;
}

function tableOf(
  rules: readonly PackRule[],
  stdout: Environment["stdout"],
  wantsColor: boolean,
): string {
  const paint = painter(stdout, wantsColor);
  const table = new Table<PackRule>({
    fields: [
      { name: "level", valueOf: ({ meta }) => meta.level },
      { name: "title", valueOf: ({ meta }) => meta.title },
      { name: "file", valueOf: ({ meta }) => shownPath(meta.file) },
      { name: "tags", valueOf: ({ meta }) => techniques(meta.tags) },
    ],
    width: stdout.isTTY === true ? stdout.columns : undefined,
    clean: withoutControls,
    heading: (text) => paint("bold", text),
  });
  return table.add(rules) + table.end();
}

/** The technique ids alone: what a table has room for. */
function techniques(tags: readonly string[]): string {
  return tags
    .filter((tag) => /^attack\.t\d/.test(tag))
    .map((tag) => tag.slice("attack.".length).toUpperCase())
    .join(" ");
}

function lineOf({ meta, kind, isEnabled }: PackRule): unknown {
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
