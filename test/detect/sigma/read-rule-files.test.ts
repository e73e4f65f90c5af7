import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRuleFiles } from "../../../src/detect/sigma/read-rule-files.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "spitzel-rules-"));
  await mkdir(join(folder, "b", "empty"), { recursive: true });
  for (const name of ["b/two.yaml", "one.yml", "one.test.yml", "readme.md"]) {
    await writeFile(join(folder, name), `title: ${name}`);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("directories are read recursively, rules only, each file once", async () => {
  const sources = await readRuleFiles([folder, join(folder, "one.yml")]);
  expect(sources.map(({ text }) => text)).toEqual(["title: b/two.yaml", "title: one.yml"]);
});

test("a path without rules is an error", async () => {
  await expect(readRuleFiles([join(folder, "b", "empty")])).rejects.toThrow("found none");
  await expect(readRuleFiles([join(folder, "nowhere")])).rejects.toThrow("cannot be read");
});
