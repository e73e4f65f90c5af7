import type { FindingRule } from "../../detect/finding-parts.ts";
import type { RuleProfile } from "../../detect/sigma/rule-profile.ts";

const HEADING = ["ASKED", "PARSED", "HITS", "MS", "RULE"];

/** The lines of `--profile`: what each rule cost that was asked of a record, the dearest first. */
export function profileTable(
  profile: RuleProfile,
  rules: readonly { readonly meta: FindingRule }[],
): readonly string[] {
  const titles = new Map(rules.map(({ meta }) => [meta.id, `${meta.title} (${meta.id})`]));
  const asked = profile.asked();
  const rows = asked.map(([id, { asked: records, parsed, hits, ms }]) => [
    ...[records, parsed, hits].map((count) => count.toLocaleString("en-US")),
    ms.toFixed(1),
    titles.get(id) ?? id,
  ]);
  const all = [HEADING, ...rows];
  const widths = HEADING.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const rest = rules.length - asked.length;
  return [
    ...all.map((row) =>
      row.map((cell, i) => (i === row.length - 1 ? cell : cell.padStart(widths[i]!))).join("  "),
    ),
    ...(rest === 0 ? [] : [`${rest} ${rest === 1 ? "rule was" : "rules were"} asked of no record`]),
  ];
}
