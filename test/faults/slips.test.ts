import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

// Slips of the keyboard that leave an answer which is right and not what was meant.

const RULE = `title: Elsewhere
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection: {s: {awsRegion|expand: '%AllowedRegions%'}, condition: not s}
level: low
`;

/** Runs words over a trail of one record: IN, RULE, … stand for files. @returns the notes, and what did not go on */
async function notesOf(words: readonly string[]) {
  const files: Readonly<Record<string, string>> = {
    IN: `${recordText("CreateUser")}\n`,
    RULE,
    BLANK: "# to be written\n---\n\n",
    PAGE: "\n<!DOCTYPE html><p>sign in</p>\n",
  };
  const folder = tempFolder(files);
  const line = words.map((word) => (word in files ? join(folder, word) : word));
  const { exitCode, stderr } = await runCli([...line, "-t", join(folder, "IN")]);
  const said = stderr.replaceAll(`${folder}/`, "").split("\n");
  return { exitCode, notes: said.filter((one) => /^(?:note: no|spitzel:|hint:)/.test(one)) };
}

const ACTION = "note: no known action is iam:CreatUser: did you mean iam:CreateUser?";
const PATH = "note: no record that was looked at has $.eventname: did you mean $.eventName?";
const DELETED = "note: no known action is iam:DeleteUsr: did you mean iam:DeleteUser?";

test.each([
  [["iam:{CreateUser,DeleteUsr}", "-c"], [DELETED]],
  [["*", "-c", "-x", "iam:{Get*,DeleteUsr}"], [DELETED]],
  [["iam:{C,D}*", "-c"], []],
  [["iam:CreatUser", "--count-by", "user"], [ACTION]],
  [["iam:CreatUser", "--per", "1d"], [ACTION]],
  [["story", "iam:CreatUser"], [ACTION]],
  [["story", "-x", "iam:CreatUser"], [ACTION]],
  [["overview", "iam:CreatUser"], [ACTION]],
  [["lineage", "Alice", "-x", "iam:CreatUser"], [ACTION]],
  [["*", "--fields", "time,$.eventname"], [PATH]],
  [["*", "--fields", "time,$.eventName"], []],
  [["*", "-o", "csv", "--fields", "$.eventname"], [PATH]],
  [["*", "--count-by", "user,$.eventname"], [PATH]],
  [["*", "--count-by", "user", "--distinct", "$.eventname"], [PATH]],
  [["*", "--sort", "$.eventname"], [PATH]],
  [["*", "--same", "$.eventname"], [PATH]],
])("%j", async (words, notes) => {
  expect(await notesOf(words)).toEqual({ exitCode: 0, notes });
});

test.each([
  [["AllowedRegions=eu-west-1"], []],
  [
    ["AllowedRegions=eu-west-1", "AlowedRegions=x"],
    ["note: no rule has the placeholder %AlowedRegions%: did you mean AllowedRegions?"],
  ],
  [["AllowedRegions=eu-west-1", "Admins=x"], ["note: no rule has the placeholder %Admins%"]],
])("variables of rules: %j", async (variables, notes) => {
  const words = ["detect", "--no-pack", "--only", "sigma", "-r", "RULE"];
  const given = variables.flatMap((one) => ["--var", one]);
  expect(await notesOf([...words, ...given])).toEqual({ exitCode: 0, notes });
});

test("a file of rules without a word is no rule", async () => {
  expect(await notesOf(["detect", "-r", "BLANK"])).toEqual({
    exitCode: 2,
    notes: ["spitzel: expected rule files (*.yml) in BLANK, found none"],
  });
});

test("a page to sign in is no list of indicators", async () => {
  expect(await notesOf(["detect", "--ioc", "PAGE"])).toEqual({
    exitCode: 2,
    notes: [
      "spitzel: expected indicators in PAGE, found a page of HTML or XML",
      "hint: download the list itself: a page to sign in, perhaps.",
    ],
  });
});
