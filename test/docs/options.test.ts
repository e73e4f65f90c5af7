import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { type Option, spellings } from "../../src/options/option.ts";
import { allCommands } from "../support/all-commands.ts";
import { PROJECT } from "../support/spitzel-command.ts";

const ALL = await allCommands();
const page = (name: string): string => readFileSync(join(PROJECT, "docs", name), "utf8");

interface Row {
  readonly option: Option;
  readonly commands: readonly string[];
}

/** Each option once, with the commands that take it in the same meaning. */
function rows(): readonly Row[] {
  const found = new Map<string, Row>();
  for (const { words, command } of ALL) {
    for (const option of command.options) {
      const key = `${option.name} ${option.describe}`;
      const name = words.length === 0 ? "a query" : words.join(" ");
      const commands = [...(found.get(key)?.commands ?? []), name];
      found.set(key, { option: found.get(key)?.option ?? option, commands });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.option.name < b.option.name ? -1 : 1));
}

function cells({ option, commands }: Row): readonly string[] {
  const { kind, sources, needs, describe } = option;
  return [
    spellings(option)
      .map((spelling) => `\`${spelling}\``)
      .join(", "),
    kind === "flag" ? "" : kind,
    commands.join(", "),
    sources?.join(", ") ?? "",
    needs?.map((name) => `\`--${name}\``).join(" or ") ?? "",
    `\`${describe}\``,
  ].map((cell) => cell.replaceAll("|", String.raw`\|`));
}

test("docs/options.md lists every option of every command as the table has it", async () => {
  const heads = ["option", "takes", "commands", "only with", "needs", "what the help says"];
  const lines = [heads, heads.map(() => "---"), ...rows().map(cells)];
  const table = lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
  const file = join(PROJECT, "docs/options.md");
  const [before = ""] = page("options.md").split("\n| option ");
  const expected = await format(`${before}\n${table}\n`, {
    ...(await resolveConfig(file)),
    filepath: file,
  });
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, expected);
  expect(page("options.md")).toBe(expected);
});

test("the pages name no option that does not exist", () => {
  const every = ALL.flatMap(({ command }) => command.options.flatMap(spellings));
  const known = new Set([...every, "--help", "--version"]);
  const pages = [
    "cli.md",
    "detectors.md",
    "event-history.md",
    "bucket.md",
    "engines.md",
    "rules.md",
    "query-language.md",
  ];
  const named = pages.flatMap((name) =>
    [...page(name).matchAll(/`(--[a-z][a-z-]+)/g)].map(([, option = ""]) => option),
  );
  expect(named.filter((option) => !known.has(option))).toEqual([]);
});

test("every option of a query and of the emulator is explained in docs/cli.md, docs/event-history.md, docs/bucket.md or docs/engines.md", () => {
  const text = ["cli", "event-history", "bucket", "engines", "query-language"]
    .map((name) => page(`${name}.md`))
    .join("");
  const explained = ALL.filter(({ words }) => words.length === 0 || words[0] === "serve");
  const missing = explained.flatMap(({ command }) =>
    command.options.filter(
      (option) => !spellings(option).some((spelling) => text.includes(`\`${spelling}`)),
    ),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("every option of detect is explained in docs/detectors.md, or is one of a query", () => {
  const text = page("detectors.md");
  const query = new Set(ALL.find(({ words }) => words.length === 0)?.command.options);
  const missing = ALL.filter(({ words }) => words[0] === "detect" || words[0] === "timeline")
    .flatMap(({ command }) => command.options)
    .filter(
      (option) =>
        !query.has(option) && !spellings(option).some((spelling) => text.includes(`\`${spelling}`)),
    );
  expect(missing.map(({ name }) => name)).toEqual([]);
});
