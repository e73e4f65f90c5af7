import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { SpitzelError } from "../../src/errors.ts";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { compilePath } from "../../src/match/json-path.ts";

/** https://github.com/jsonpath-standard/jsonpath-compliance-test-suite, as jsonpath-rfc9535 carries it. */
interface ComplianceTest {
  readonly name: string;
  readonly selector: string;
  readonly document?: unknown;
  readonly result?: readonly unknown[];
  readonly results?: readonly (readonly unknown[])[];
  readonly invalid_selector?: boolean;
}

const folder = dirname(createRequire(import.meta.url).resolve("jsonpath-rfc9535/package.json"));
const suite = JSON.parse(
  readFileSync(join(folder, "src/__tests__/jsonpath-compliance-test-suite/cts.json"), "utf8"),
) as { readonly tests: readonly ComplianceTest[] };

type Outcome = "same" | "refused" | "differs" | "accepted";

async function outcomeOf(one: ComplianceTest): Promise<Outcome> {
  try {
    const expr = parseExpression(one.selector);
    if (expr.kind !== "present") return one.invalid_selector === true ? "same" : "refused";
    const selector = await compilePath(expr.path);
    if (one.invalid_selector === true) return "accepted";
    const selected =
      selector.kind === "many"
        ? selector.select(one.document as Record<string, unknown>)
        : [selector.select(one.document as Record<string, unknown>)].filter(
            (value) => value !== undefined,
          );
    const wanted = one.results ?? [one.result];
    return wanted.some((list) => JSON.stringify(list) === JSON.stringify(selected))
      ? "same"
      : "differs";
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    return one.invalid_selector === true ? "same" : "refused";
  }
}

const DOCUMENT = new URL("../../docs/jsonpath.md", import.meta.url);
const [BEGIN, END] = ["<!-- compliance -->\n", "<!-- /compliance -->\n"];

test("docs/jsonpath.md says how every test of the compliance suite ends", async () => {
  const groups = new Map<string, Record<Outcome, string[]>>();
  for (const one of suite.tests) {
    const [group = ""] = one.name.split(", ");
    const counts = groups.get(group) ?? { same: [], refused: [], differs: [], accepted: [] };
    counts[await outcomeOf(one)].push(one.selector);
    groups.set(group, counts);
  }
  const rows = [...groups].map(([group, { same, refused, differs, accepted }]) => [
    group,
    same.length,
    refused.length,
    differs.length,
    accepted.length,
  ]);
  const total = [1, 2, 3, 4].map((i) => rows.reduce((sum, row) => sum + Number(row[i]), 0));
  const table = [
    ["group", "as the suite says", "refused with an error", "other nodes", "taken, though invalid"],
    ["---", "---:", "---:", "---:", "---:"],
    ...rows,
    ["all", ...total],
  ]
    .map((row) => `| ${row.join(" | ")} |\n`)
    .join("");
  const text = readFileSync(DOCUMENT, "utf8");
  const [before = "", rest = ""] = text.split(BEGIN);
  const after = rest.slice(rest.indexOf(END));
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(DOCUMENT, `${before}${BEGIN}\n${table}\n${after}`);
    return;
  }
  const cells = (markdown: string) =>
    markdown
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim().replace(/^-+/, "-")));
  const written = rest.slice(0, rest.indexOf(END)).trim();
  expect(cells(written)).toStrictEqual(cells(table.trim()));
});
