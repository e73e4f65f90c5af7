import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROJECT } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

interface BundledPackage {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: "code" | "data";
  readonly manifest: object;
  readonly folder: string | undefined;
  readonly licenceText: string | undefined;
  readonly needs: readonly string[];
}

// The scripts of the build are JavaScript, which the compiler does not read.
const [{ licencesOf, licenceText }, { bundledPackages }] = await Promise.all(
  ["licences.mjs", "bundled-packages.mjs"].map((file) => import(`${PROJECT}scripts/${file}`)),
);

/** A package as npm would have installed it. */
function installed(manifest: object, files: Readonly<Record<string, string>> = {}): BundledPackage {
  return {
    id: "thing@1.0.0",
    name: "thing",
    version: "1.0.0",
    kind: "code",
    manifest,
    folder: tempFolder({ "package.json": JSON.stringify(manifest), ...files }),
    licenceText: undefined,
    needs: [],
  };
}

test("the text that a package ships is its licence, with its notice behind it", () => {
  const shipped = installed(
    { license: "MIT" },
    { NOTICE: "Contains that.\n", "LICENSE.md": "Do as you like.\n", "README.md": "Hello." },
  );
  expect(licenceText(shipped)).toBe("Do as you like.\n\nContains that.");
  expect(licencesOf([shipped, { ...shipped, name: "other" }])).toBe(
    "thing 1.0.0 (MIT)\n\nDo as you like.\n\nContains that.\n" +
      `\n${"-".repeat(78)}\n\n` +
      "other 1.0.0 (MIT)\n\nDo as you like.\n\nContains that.\n",
  );
});

test("a package without a text gets the one that SPDX has for the licence it names, with its author", () => {
  const text = licenceText(installed({ license: "BSD-3-Clause", author: "max ogden" }));
  expect(text.split("\n\n").slice(0, 2)).toStrictEqual([
    "The package has no licence text. It says BSD-3-Clause, by max ogden; what follows is the text that SPDX has for it.",
    "Copyright (c) max ogden. ",
  ]);
  expect(text).toContain("Redistribution and use in source and binary forms");
});

test.each([
  ["names no licence", {}],
  ["names a licence that SPDX has no text for", { license: "SEE LICENSE IN EULA.txt" }],
  ["names several", { license: "(MIT OR Apache-2.0)" }],
  ["ships an empty file and names none", {}, { LICENSE: "\n" }],
])("the build fails for a package that %s", (_what, manifest, files?: Record<string, string>) => {
  expect(() => licencesOf([installed(manifest, files)])).toThrow(
    /^thing 1\.0\.0 has no licence text, and SPDX knows no ".*": it cannot be in the bundle$/,
  );
});

test("data without a licence fails the build too", () => {
  const data: BundledPackage = {
    ...installed({ license: "none" }),
    kind: "data",
    folder: undefined,
    licenceText: " ",
  };
  expect(() => licencesOf([data])).toThrow(/^thing 1\.0\.0 has no licence text/);
});

test("inside is what a file of the bundle comes from, with the data of its tables and what the compilers add", () => {
  const root = `${tempFolder({
    "src/table.ts": "",
    "src/table.origin.json": JSON.stringify({
      name: "some-data",
      version: "3.0.0",
      license: "MIT",
      licenceText: "Free.",
    }),
    "node_modules/@a/used/package.json": '{"name":"@a/used","version":"1.0.0"}',
    "node_modules/@a/used/node_modules/b/package.json": '{"name":"b","version":"2.0.0"}',
    "node_modules/b/package.json": '{"name":"b","version":"1.0.0"}',
    "node_modules/unused/package.json": '{"name":"unused","version":"1.0.0"}',
    "node_modules/jsonpath-plus/package.json":
      '{"name":"jsonpath-plus","version":"10.0.0","dependencies":{"jsep":"^1.0.0"}}',
    "node_modules/jsep/package.json": '{"name":"jsep","version":"1.1.0"}',
    "node_modules/rolldown/package.json": '{"name":"rolldown","version":"1.1.0"}',
    "node_modules/assemblyscript/package.json": '{"name":"assemblyscript","version":"0.2.0"}',
  })}/`;
  const inside = new Map([
    ["src/table.ts", ["node_modules/@a/used/index.js", "node_modules/jsonpath-plus/i.js"]],
    [
      "node_modules/@a/used/index.js",
      ["node_modules/@a/used/node_modules/b/index.js", "node_modules/unused/index.js", "node:fs"],
    ],
    ["node_modules/@a/used/node_modules/b/index.js", []],
    ["node_modules/b/index.js", []],
    ["node_modules/jsonpath-plus/i.js", []],
  ]);
  const found: readonly BundledPackage[] = bundledPackages(root, inside);
  expect(found.map(({ id, kind, needs }) => ({ id, kind, needs }))).toStrictEqual([
    { id: "@a/used@1.0.0", kind: "code", needs: ["b@2.0.0"] },
    { id: "assemblyscript@0.2.0", kind: "code", needs: [] },
    { id: "b@1.0.0", kind: "code", needs: [] },
    { id: "b@2.0.0", kind: "code", needs: [] },
    { id: "jsep@1.1.0", kind: "code", needs: [] },
    { id: "jsonpath-plus@10.0.0", kind: "code", needs: ["jsep@1.1.0"] },
    { id: "rolldown@1.1.0", kind: "code", needs: [] },
    { id: "some-data@3.0.0", kind: "data", needs: [] },
  ]);
});

test("a generated table that names a package as its origin has that package's licence beside it", () => {
  const header = readFileSync(`${PROJECT}src/match/action-names.ts`, "utf8");
  const origin: unknown = JSON.parse(
    readFileSync(`${PROJECT}src/match/action-names.origin.json`, "utf8"),
  );
  const [, name, version, license] =
    /^\/\/ Origin: npm package (\S+) (\S+), licence (\S+)\.$/m.exec(header) ?? [];
  expect(origin).toMatchObject({ name, version, license });
});
