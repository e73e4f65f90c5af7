import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeLeftovers, replaceFile, targetOf } from "../../src/run/state-file.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("a symbolic link stays one, and what it leads to is replaced for its owner alone", async () => {
  const folder = tempFolder({ "real.json": "old" });
  mkdirSync(join(folder, "links"));
  const path = join(folder, "links", "cursor");
  symlinkSync("../real.json", path);
  await replaceFile(await targetOf(path), "new");
  expect(readlinkSync(path)).toBe("../real.json");
  expect(readFileSync(join(folder, "real.json"), "utf8")).toBe("new");
  expect(statSync(join(folder, "real.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).toSorted()).toEqual(["links", "real.json"]);
});

test("a link that leads nowhere yet leads to the file afterwards", async () => {
  const folder = tempFolder();
  const path = join(folder, "cursor");
  symlinkSync("real.json", path);
  await replaceFile(await targetOf(path), "new");
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "real.json"), "utf8")).toBe("new");
});

test("a link under the old name of the temporary file is not followed", async () => {
  const folder = tempFolder({ victim: "untouched" });
  symlinkSync("victim", join(folder, "cursor.tmp"));
  await replaceFile(join(folder, "cursor"), "new");
  expect(readFileSync(join(folder, "victim"), "utf8")).toBe("untouched");
});

test("what killed runs left is removed, and nothing else", async () => {
  const folder = tempFolder({ cursor: "" });
  for (const name of ["cursor.0123456789abcdef.tmp", "cursor.tmp", "other.0123456789abcdef.tmp"]) {
    writeFileSync(join(folder, name), "");
  }
  await removeLeftovers(join(folder, "cursor"));
  expect(readdirSync(folder).toSorted()).toEqual([
    "cursor",
    "cursor.tmp",
    "other.0123456789abcdef.tmp",
  ]);
});
