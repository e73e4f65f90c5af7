import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import { runCli } from "../../cli/fake-environment.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { secretTrail, secretWords } from "./secret-trail.ts";

const ACCEPTED = ["--reason", "drill of March", "--until", "2099-01-31"];

/** A trail of two findings, and the first of them. */
async function detected() {
  const words = secretWords(secretTrail());
  const { stdout } = await runCli(words);
  const finding: Finding = JSON.parse(stdout.split("\n")[0] ?? "");
  return { words, finding, id: finding.id.slice(0, 10) };
}

test("findings are added to a list behind what it has, with reason and end, and are ignored from then on", async () => {
  const { words, finding, id } = await detected();
  const file = join(tempFolder(), "known.yml");
  writeFileSync(
    file,
    "# ours\n- {rule: burst, principal: deployer, reason: nightly, expires: 2099-01-01}\n",
  );
  const wrote = await runCli([...words, "--write-ignore", file, id, ...ACCEPTED]);
  expect([wrote.exitCode, wrote.stdout]).toEqual([0, ""]);
  expect(readFileSync(file, "utf8")).toBe(`# ours
- { rule: burst, principal: deployer, reason: nightly, expires: 2099-01-01 }
# Secret read, ${finding.id}
- rule: ${finding.rule?.id}
  principal: app
  reason: drill of March
  expires: 2099-01-31
`);
  const after = await runCli([...words, "--ignore", file]);
  expect(after.stdout).not.toContain(finding.id);
  const again = await runCli([...words, "--write-ignore", file, id, ...ACCEPTED]);
  expect(again.stderr).toContain("0 entries added");
});

test("reason and end are asked for on a terminal", async () => {
  const { words, id } = await detected();
  const file = join(tempFolder(), "known.yml");
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const answers = ["drill\n", "2099-02-01\n"];
  let asked = "";
  const answering = new Writable({
    write: (text, _encoding, done) => {
      asked += String(text);
      if (asked.endsWith("? ")) stdin.write(answers.shift());
      done();
    },
  });
  const stderr = Object.assign(answering, { isTTY: true });
  await runCli([...words, "--write-ignore", file, id], { stdin, stderr });
  expect(asked).toContain("Why are they known? Until which day (2027-01-31)? ");
  expect(readFileSync(file, "utf8")).toMatch(/ {2}reason: drill\n {2}expires: 2099-02-01\n$/);
});

test.each([
  [[], "expected --reason and --until beside --write-ignore"],
  [["--reason", "x", "--until", "2020-01-01"], "expected a day that is not over after --until"],
])("without a reason or an end that holds nothing is written: %j", async (more, message) => {
  const { words, id } = await detected();
  const file = join(tempFolder(), "known.yml");
  const { exitCode, stderr } = await runCli([...words, "--write-ignore", file, id, ...more]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(() => readFileSync(file)).toThrow("ENOENT");
});
