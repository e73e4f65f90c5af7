import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

/** The project's own rules, without those that need types: the planted files are no program. */
function rules(): string {
  const config: Record<string, unknown> = JSON.parse(
    readFileSync(join(PROJECT, ".oxlintrc.json"), "utf8"),
  );
  const { options: _types, $schema: _schema, ...rest } = config;
  return JSON.stringify(rest);
}

/** What oxlint finds in these files (path → text) under the project's rules: "file rule", sorted. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = tempFolder({ ...files, ".oxlintrc.json": rules() });
  const output = await new Promise<string>((resolve) => {
    execFile(
      join(PROJECT, "node_modules/.bin/oxlint"),
      ["--format", "json", "."],
      { cwd: folder },
      // It exits with 1 when it has found something.
      (_error, stdout) => resolve(stdout),
    );
  });
  const { diagnostics }: Report = JSON.parse(output);
  return diagnostics
    .map(({ filename, code }) => `${filename} ${code.replace(/^.*\((.*)\)$/, "$1")}`)
    .toSorted();
}

/** The same without cycles: files planted to import each other make many. */
async function foundImports(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await found(files)).filter((finding) => !finding.endsWith(" no-cycle"));
}

const importing = (...paths: readonly string[]): string =>
  paths.map((path, i) => `export { it as it${i} } from "${path}";\n`).join("");

test("a file may import from the layers below its own", async () => {
  expect(
    await found({
      "src/errors.ts": "export const it = 1;\n",
      "src/record.ts": importing("./errors.ts"),
      "src/identity/identity.ts": importing("../record.ts"),
      "src/expr-parser/parse.ts": importing("./lex.ts", "../errors.ts"),
      "src/match/query.ts": importing(
        "./action-glob.ts",
        "../expr-parser/parse.ts",
        "../record.ts",
        "../errors.ts",
        "jsonpath-plus",
      ),
      "src/source/coverage.ts": importing("../errors.ts", "../record.ts", "./source-report.ts"),
      "src/source/planned-read.ts": importing("../match/query.ts", "../expr-parser/ast.ts"),
      "src/output/csv.ts": importing("./fields.ts", "../record.ts", "csv-stringify/sync"),
      "src/ratelimit/pacer.ts": importing("../errors.ts", "p-queue"),
      "src/lookup/plan.ts": importing("../match/query.ts", "../ratelimit/pacer.ts"),
      "src/lookup/report.ts": importing("../source/source-report.ts"),
      "src/files/discover.ts": importing("../source/log-files.ts", "../match/query.ts", "node:fs"),
      "src/trail/gunzip.ts": importing("../match/query.ts", "../source/coverage.ts", "node:zlib"),
      "src/emulator/event.ts": importing("../record.ts", "../match/query.ts"),
      "src/engine/sql/rule.ts": importing(
        "./condition.ts",
        "../../match/query.ts",
        "../../detect/sigma/tree/provable.ts",
      ),
      "src/detect/burst.ts": importing(
        "../match/query.ts",
        "../record.ts",
        "../identity/identity.ts",
      ),
      "src/cli/main.ts":
        importing("../lookup/plan.ts", "../trail/gunzip.ts", "../emulator/event.ts") +
        'export const late = import("../output/csv.ts");\n',
      "src/cli.ts": "export const it = [process.pid, Date.now(), Math.random()];\n",
    }),
  ).toEqual([]);
});

describe("oxlint refuses", () => {
  const restricted = (planted: Readonly<Record<string, readonly string[]>>) => ({
    files: Object.fromEntries(
      Object.entries(planted).map(([file, paths]) => [file, importing(...paths)]),
    ),
    findings: Object.entries(planted)
      .flatMap(([file, paths]) => paths.map(() => `${file} no-restricted-imports`))
      .toSorted(),
  });

  test("every import from a layer above or beside", async () => {
    const { files, findings } = restricted({
      "src/errors.ts": ["./source/coverage.ts", "./match/query.ts"],
      "src/record.ts": ["./source/coverage.ts"],
      "src/identity/identity.ts": ["../source/coverage.ts"],
      "src/expr-parser/parse.ts": ["../record.ts", "../source/coverage.ts"],
      "src/match/query.ts": [
        "../source/coverage.ts",
        "../trail/gunzip.ts",
        "../lookup/plan.ts",
        "../ratelimit/pacer.ts",
        "../output/csv.ts",
        "../emulator/event.ts",
        "../cli/main.ts",
        "../cli.ts",
      ],
      "src/source/coverage.ts": [
        "../lookup/plan.ts",
        "../trail/gunzip.ts",
        "../files/discover.ts",
        "../run/summary.ts",
        "../options/time.ts",
        "../cli/main.ts",
      ],
      "src/output/csv.ts": ["../match/query.ts", "../source/coverage.ts", "../cli/main.ts"],
      "src/ratelimit/pacer.ts": ["../lookup/client.ts", "../source/coverage.ts"],
      "src/lookup/plan.ts": [
        "../cli/main.ts",
        "../files/discover.ts",
        "../trail/gunzip.ts",
        "../emulator/event.ts",
        "../detect/burst.ts",
        "../output/csv.ts",
      ],
      "src/files/discover.ts": [
        "../cli/main.ts",
        "../trail/gunzip.ts",
        "../lookup/plan.ts",
        "../run/summary.ts",
        "../options/time.ts",
      ],
      "src/trail/gunzip.ts": [
        "../cli/main.ts",
        "../files/discover.ts",
        "../lookup/plan.ts",
        "../emulator/event.ts",
        "../detect/burst.ts",
        "../output/csv.ts",
      ],
      "src/emulator/event.ts": [
        "../cli/main.ts",
        "../lookup/plan.ts",
        "../files/discover.ts",
        "../trail/gunzip.ts",
        "../detect/burst.ts",
      ],
      "src/engine/sql/compile-query.ts": [
        "../trino/trino-client.ts",
        "../sql-engine.ts",
        "../../source/coverage.ts",
        "../../detect/sigma/rule-set.ts",
        "../../lookup/plan.ts",
        "../../run/summary.ts",
      ],
      "src/options/time.ts": [
        "../cli/main.ts",
        "../commands/serve-command.ts",
        "../run/summary.ts",
        "../files/discover.ts",
        "../trail/gunzip.ts",
        "../emulator/event.ts",
        "../output/csv.ts",
      ],
      "src/run/summary.ts": [
        "../cli/main.ts",
        "../commands/serve-command.ts",
        "../emulator/event.ts",
      ],
      "src/commands/serve-command.ts": ["../cli/main.ts", "../cli.ts"],
      "src/detect/burst.ts": [
        "../cli/main.ts",
        "../commands/serve-command.ts",
        "../run/summary.ts",
        "../options/time.ts",
        "../lookup/plan.ts",
        "../files/discover.ts",
        "../trail/gunzip.ts",
        "../emulator/event.ts",
      ],
    });
    expect(await foundImports(files)).toEqual(findings);
  });

  test("imports from folders by errors, identity and expr-parser", async () => {
    const { files, findings } = restricted({
      "src/errors.ts": ["./match/query.ts"],
      "src/identity/identity.ts": ["../expr-parser/ast.ts"],
      "src/expr-parser/parse.ts": ["../match/query.ts", "../cli/main.ts"],
    });
    expect(await foundImports(files)).toEqual(findings);
  });

  test.each([
    ["a static import", 'import { it } from "../lookup/plan.ts";\nexport const own = it;\n'],
    [
      "an import of a type",
      'import type { It } from "../lookup/plan.ts";\nexport type Own = It;\n',
    ],
    ["an import for its effects", 'import "../lookup/plan.ts";\nexport const own = 1;\n'],
    ["a dynamic import", 'export const late = import("../lookup/plan.ts");\n'],
    ["an export", 'export { it } from "../lookup/plan.ts";\n'],
    ["an export of everything", 'export * from "../lookup/plan.ts";\n'],
  ])("%s", async (_name, text) => {
    const rule = "src/trail/gunzip.ts no-restricted-imports";
    // An import for its effects is refused by one rule more.
    const all = await found({ "src/trail/gunzip.ts": text });
    expect(all.filter((finding) => finding === rule)).toEqual([rule]);
  });

  test("the process, the clock and chance anywhere but in src/cli.ts", async () => {
    const text = "export const it = [process.pid, Date.now(), Math.random()];\n";
    const files = ["src/cli/main.ts", "src/errors.ts", "src/lookup/plan.ts", "src/trail/gunzip.ts"];
    expect(await found(Object.fromEntries(files.map((file) => [file, text])))).toEqual(
      files.flatMap((file) => [
        `${file} no-restricted-globals`,
        `${file} no-restricted-properties`,
        `${file} no-restricted-properties`,
      ]),
    );
  });

  test("a default export, the console and a file that is not in kebab case", async () => {
    expect(
      await found({
        "src/match/oneTwo.ts": "export const it = 1;\n",
        "src/match/three.ts": 'console.log("x");\nexport default 1;\n',
      }),
    ).toEqual([
      "src/match/oneTwo.ts filename-case",
      "src/match/three.ts no-console",
      "src/match/three.ts no-default-export",
    ]);
  });
});
