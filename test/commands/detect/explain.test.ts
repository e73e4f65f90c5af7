import { expect, test } from "vitest";
import { runCli } from "../../cli/fake-environment.ts";
import { secretTrail, secretWords } from "./secret-trail.ts";

async function detect(...words: readonly string[]) {
  const folder = secretTrail();
  const ran = await runCli([...secretWords(folder), ...words]);
  return { ...ran, stdout: ran.stdout.replaceAll(folder, "DIR") };
}

async function ids(): Promise<readonly string[]> {
  const { stdout } = await detect();
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id);
}

test("--explain says what was found, the rule, each line of its condition with the record's value, the record and what next", async () => {
  const [id = ""] = await ids();
  const { stdout, exitCode } = await detect("--explain", id.slice(0, 8));
  expect(exitCode).toBe(0);
  const lines = stdout.split("\n");
  const from = (title: string) => lines.indexOf(title);
  expect(lines.slice(0, from("record"))).toEqual([
    "HIGH Secret read",
    `  id ${id}`,
    "  2026-03-03 14:00:00 UTC, 1 event",
    "  by app ",
    "  from 203.0.113.9",
    "  on db",
    "  in 111122223333, us-east-1",
    "rule",
    "  Secret read (5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d11)",
    "  DIR/secret-read.yml",
    "  may be harmless: Deployments",
    "incident",
    expect.stringMatching(
      /^ {2}HIGH {5}[0-9a-f]{8} {2}app, \ufffd\[2Jevil, 2026-03-03 14:00:00 – /,
    ),
    "           203.0.113.9",
    "           45 points: its gravest finding is high; 2 identities",
    "           Secret read",
    "why it fired",
    "  ✓ and",
    "    ✓ read",
    '      ✓ eventName = "GetSecretValue": "GetSecretValue"',
    "    ✓ not",
    "      ✗ person",
    '        ✗ userIdentity.type = "IAMUser": "Unknown"',
  ]);
  expect(lines.slice(from("record") + 1, from("next")).join("\n")).toContain('"secretId": "db"');
  expect(lines[from("next") + 1]).toMatch(/^ {2}\S.*: spitzel /);
});

test("--explain cleans what a log says", async () => {
  const { stdout } = await detect("--explain", (await ids())[1] ?? "");
  expect(stdout).toContain("evil");
  expect(stdout).not.toContain("\u001b");
});

test("an id of no finding, or of several, is no answer", async () => {
  const nobody = await detect("--explain", "0123456789abcdef");
  expect([nobody.exitCode, nobody.stdout]).toEqual([2, ""]);
  expect(nobody.stderr).toContain("no finding here has an id that begins with 0123456789abcdef");
  const [first = ""] = (await detect("--by", "incident")).stdout.split("\n");
  const incident = String(JSON.parse(first).id).slice(0, 8);
  const whole = await detect("--explain", incident);
  expect([whole.exitCode, whole.stdout]).toEqual([2, ""]);
  expect(whole.stderr).toContain(
    `${incident} is an incident of 2 findings, not a finding: their ids are in -o ndjson --by finding`,
  );
  const wrong = await detect("--explain", "secret");
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('expected the id of a finding, or its first digits, got "secret"');
});
