import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT } from "../support/spitzel-command.ts";

/** Every text file below these folders, as a path from the project's folder. */
function textFiles(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(?:ts|mjs|md|ya?ml|json|txt)$/.test(file))
      .map((file) => join(folder, file))
      .filter((file) => statSync(join(PROJECT, file)).isFile()),
  );
}

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

const PAGES: readonly string[] = [
  ...textFiles("docs", "examples").filter((file) => file.endsWith(".md")),
  ...readdirSync(PROJECT).filter((file) => file.endsWith(".md")),
];

/** The numbers of a design page's sections: "2", "2.12". */
function sectionsOf(page: string): ReadonlySet<string> {
  const headings = read(page).matchAll(/^#{2,4} (\d+(?:\.\d+)*) \S/gm);
  return new Set([...headings].map(([, number = ""]) => number));
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = read(page).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test("every section of a design page that a file cites exists", () => {
  const files = [...textFiles("src", "test", "docs", "rules", "scripts"), ".oxlintrc.json"];
  let cited = 0;
  const dead = files.flatMap((file) =>
    // A citation may go on over a line break, and name several sections.
    [
      ...read(file).matchAll(/(docs\/design\/[\w-]+\.md)((?:[\s*/]+(?:and )?§\d+(?:\.\d+)*,?)*)/g),
    ].flatMap(([, page = "", sections = ""]) => {
      cited++;
      if (!existsSync(join(PROJECT, page))) return [`${file}: ${page}`];
      const known = sectionsOf(page);
      const numbers = [...sections.matchAll(/§([\d.]*\d)/g)].map(([, number = ""]) => number);
      return numbers
        .filter((number) => !known.has(number))
        .map((number) => `${file}: ${page} §${number}`);
    }),
  );
  expect(dead).toStrictEqual([]);
  expect(cited).toBeGreaterThan(30);
});

test("a section is never cited without its page", () => {
  const standards = /RFC \d+ $/;
  const bare = textFiles("src", "test", "rules", "scripts")
    .filter((file) => file !== "test/docs/links.test.ts")
    .flatMap((file) => {
      const text = read(file);
      return [...text.matchAll(/§\d/g)]
        .filter(({ index }) => {
          const before = text.slice(Math.max(0, index - 60), index);
          return (
            !standards.test(before) &&
            !/docs\/design\/[\w-]+\.md(?:[\s*/]|and|§[\d.]+,?)*$/.test(before)
          );
        })
        .map(({ index }) => `${file}: ${text.slice(Math.max(0, index - 30), index + 10)}`);
    });
  expect(bare).toStrictEqual([]);
});

test("what the code cites is in the repository", () => {
  const pages = textFiles("src", "test", "rules", "scripts")
    .filter((file) => file !== "test/docs/links.test.ts")
    .flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([page]) => ({ file, page })),
    );
  expect(pages.filter(({ page }) => !existsSync(join(PROJECT, page)))).toStrictEqual([]);
  // Pages for the project's authors alone.
  const elsewhere = /(?<![\w/-])(?:detection|lookup-events|scan-performance|peers|style)\.md/;
  const citing = [...textFiles("src", "test", "rules"), ".oxlintrc.json"].filter(
    (file) => file !== "test/docs/links.test.ts" && elsewhere.test(read(file)),
  );
  expect(citing).toStrictEqual([]);
});

test.each(PAGES)("the relative links of %s lead somewhere", (page) => {
  const text = read(page).replaceAll(/^```.*?^```/gms, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const dead = links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(PROJECT, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).has(anchor);
  });
  expect(dead).toStrictEqual([]);
});
