import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { FIELD_NAMES, shortNamed } from "../../src/fields/short-names.ts";
import { PROJECT } from "../support/spitzel-command.ts";

test("docs/fields.md lists every short name as the table has it", async () => {
  const rows = [
    ["name", "what it is"],
    ["---", "---"],
    ...FIELD_NAMES.map((name) => [
      `\`${name}\``,
      shortNamed(name)?.describe ?? `the ${name} of the time`,
    ]),
  ];
  const table = rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
  const file = join(PROJECT, "docs/fields.md");
  const text = readFileSync(file, "utf8");
  const [before = ""] = text.split("\n| name ");
  const expected = await format(`${before}\n${table}\n`, {
    ...(await resolveConfig(file)),
    filepath: file,
  });
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, expected);
  expect(readFileSync(file, "utf8")).toBe(expected);
});
