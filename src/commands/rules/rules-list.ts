import { rulesOf, type PackRule } from "../../rule-test/rule-pack.ts";
import { LEVELS, severityId } from "../../detect/level.ts";
import type { ExitCode } from "../../errors.ts";
import { Table } from "../../output/table.ts";
import type { Environment } from "../../run/environment.ts";
import { oneOf, type RulesArguments } from "./rules-arguments.ts";
import type { OpenRules } from "./rules-command.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";
import { painter, withoutControls } from "../../run/terminal.ts";

const LIST_FORMATS = ["table", "ndjson"] as const;

/** Prints the rules that report on their own, most severe first in the table's order of files. */
export function listRules(
  { output, level, tag }: RulesArguments,
  { ruleSet }: OpenRules,
  { stdout }: Environment,
): ExitCode {
  const least = severityId(oneOf("level", level, LEVELS, "informational"));
  const rules = rulesOf(ruleSet).filter(
    ({ emits, meta }) =>
      emits && severityId(meta.level) >= least && (tag === undefined || meta.tags.includes(tag)),
  );
  const usual = stdout.isTTY === true ? "table" : "ndjson";
  const text =
    oneOf("output", output, LIST_FORMATS, usual) === "table"
      ? tableOf(rules, stdout)
      : rules.map((rule) => `${JSON.stringify(lineOf(rule))}\n`).join("");
  stdout.write(text);
  return ruleSet.rejected.length > 0 ? RULES_EXIT.ruleErrors : RULES_EXIT.passed;
}

function tableOf(rules: readonly PackRule[], stdout: Environment["stdout"]): string {
  const paint = painter(stdout, true);
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
