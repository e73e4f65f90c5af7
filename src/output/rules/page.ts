import { cleanText } from "../clean-text.ts";
import { lineSink, type Sink } from "../sink.ts";

/** A file of rules as `spitzel rules show` prints it. */
export interface RulePage {
  readonly file: string;
  /** What stands in the file. */
  readonly text: string;
  readonly rules: readonly {
    readonly title: string;
    readonly level: string;
    /** The event names that it needs: "any event". */
    readonly needs: string;
    readonly tests: readonly { readonly name: string; readonly isMatch: boolean }[];
  }[];
}

/** The formats of `spitzel rules show`: its file as it is written, and below what is known of it as comments. */
export const RULE_PAGE_FORMATS = { text: rulePageText } as const;

function rulePageText(): Sink<RulePage, unknown> {
  return lineSink(({ file, text, rules }) =>
    [
      `# ${cleanText(file)}`,
      ...text.trimEnd().split(/\r?\n/).map(cleanLine),
      "",
      ...rules.flatMap(({ title, level, needs, tests }) => [
        `# ${cleanText(title)} (${level}): needs ${cleanText(needs)}`,
        ...tests.map(
          ({ name, isMatch }) => `#   ${isMatch ? "finds" : "passes over"}: ${cleanText(name)}`,
        ),
      ]),
    ].join("\n"),
  );
}

/** YAML may be indented with tabs in places: they do no harm. */
function cleanLine(line: string): string {
  return line.split("\t").map(cleanText).join("\t");
}
