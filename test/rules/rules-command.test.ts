import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Environment } from "../../src/run/environment.ts";
import { main } from "../../src/cli/main.ts";
import { PROJECT } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Runs `spitzel rules …` in process. */
async function run(...words: readonly string[]) {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
  const environment: Environment = {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    stdin: Readable.from([]),
    variables: {},
    now: () => Date.parse("2026-11-22T00:00:00Z"),
    random: () => 0.5,
    onInterrupt: () => {},
    version: "0.0.0",
    pid: 1,
    isAlive: () => true,
    packageFolder: pathToFileURL(PROJECT),
    processors: 2,
  };
  const exitCode = await main(["rules", ...words], environment);
  return { exitCode, ...written };
}

test("a new rule passes its tests and lint as it stands", async () => {
  const dir = tempFolder();
  const made = await run("new", "key-made", "--dir", dir);
  expect(made.stdout).toBe(`${join(dir, "key-made.yml")}\n${join(dir, "key-made.test.yml")}\n`);
  expect(await run("test", dir, "--require", "both")).toMatchObject({
    exitCode: 0,
    stdout: "2 passed, 0 failed\n",
  });
  expect(await run("lint", dir)).toMatchObject({ exitCode: 0, stdout: "" });
});

test("new writes over nothing", async () => {
  const dir = tempFolder({ "mine.yml": "title: Mine\n" });
  const { exitCode, stderr } = await run("new", "mine", "--dir", dir);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("mine.yml cannot be written");
  expect(readFileSync(join(dir, "mine.yml"), "utf8")).toBe("title: Mine\n");
});

test("a failing test is exit code 1, a rule that cannot run 2", async () => {
  const dir = tempFolder();
  await run("new", "one", "--dir", dir);
  const wrong = "tests:\n  - { name: wrong, event: { eventName: X }, expect: match }\n";
  const failing = tempFolder({
    "one.yml": readFileSync(join(dir, "one.yml"), "utf8"),
    "one.test.yml": wrong,
  });
  expect((await run("test", failing)).exitCode).toBe(1);
  const broken = tempFolder({ "one.yml": "title: One\nlogsource: { product: aws }\n" });
  const { exitCode, stderr } = await run("test", broken);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('one.yml:1:1: error: expected the key "detection" [load]');
});

test.each([
  [["frob"], 'unknown command "frob"'],
  [["list", "--output", "xml"], 'expected table or ndjson after --output, got "xml"'],
  [["test", "--corpus", "."], "--corpus has an effect with --expect only"],
  [["test", "--expect", "x"], "--expect has an effect with --corpus only"],
  [["test", "--unexpected", "fail"], "--unexpected has an effect with --corpus only"],
  [["new", "Not a name"], 'expected lower-case letters, digits and hyphens, got "Not a name"'],
  [["show", "a", "b"], 'expected options after rules show, got "b"'],
  [["lint", "--tag", "x"], "--tag is no option of spitzel rules lint"],
])("wrong use is exit code 2, as everywhere: %j", async (words, message) => {
  const { exitCode, stderr, stdout } = await run(...words);
  expect({ exitCode, stdout, message: stderr.split("\n")[0] }).toEqual({
    exitCode: 2,
    stdout: "",
    message: `spitzel: ${message}`,
  });
});

test("list gives one line of JSON a rule, of the level and tag asked for", async () => {
  const { stdout } = await run("list", "rules/aws", "--level", "critical", "--tag", "attack.t1537");
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    expect.objectContaining({
      name: "snapshot_public",
      level: "critical",
      file: "rules/aws/snapshot-shared.yml",
      enabled: true,
    }),
  ]);
});

test("show prints the rule, the events it needs and its tests", async () => {
  const { stdout } = await run("show", "key_destruction");
  expect(stdout).toMatch(/^# rules\/aws\/key-destruction\.yml\ntitle: /);
  expect(stdout).toContain(
    "needs ScheduleKeyDeletion, DisableKey, DeleteImportedKeyMaterial, ImportKeyMaterial, DeleteCustomKeyStore\n#   finds: deletion scheduled\n#   passes over: deletion cancelled",
  );
});

test("lint as SARIF has a result a finding", async () => {
  const dir = tempFolder({
    "a.yml":
      "title: A\nlogsource: { product: aws, service: cloudtrail }\ndetection:\n  s: { eventName: X }\n  unused: { eventName: Y }\n  condition: s\n",
  });
  const { stdout, exitCode } = await run("lint", dir, "-o", "sarif");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    version: "2.1.0",
    runs: [{ results: [{ ruleId: "unreferenced-identifier", level: "warning" }] }],
  });
});
