import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runSpitzel } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

const NO_RECORDS =
  "CSV, which has no whole records: download Event history as JSON, export a query's answer as JSON";

const A = recordText("CreateUser", ',"requestParameters":{"note":"a \\"b\\", c","n":0.10}');
const B = recordText("DeleteUser");

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const table = (...rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.join(",")}\r\n`).join("");

async function read(file: string, content: string | Buffer, scan: string) {
  const folder = tempFolder({ [file]: content });
  const env = { SPITZEL_SCAN: scan };
  const one = await runSpitzel(["*", "-t", join(folder, file)], { env });
  const all = await runSpitzel(["*", "-t", folder, "-q"], { env });
  expect(all.stdout).toBe(one.stdout);
  if (typeof content === "string") {
    const piped = await runSpitzel(["*", "-t", "-", "-q"], { env, input: content });
    expect(piped.stdout).toBe(one.stdout);
  }
  const skips = one.stderr.split("\n").filter((line) => line.startsWith("spitzel: skipped "));
  return {
    stdout: one.stdout,
    exitCode: one.exitCode,
    skips: skips.map((line) => line.replace(folder, "")),
  };
}

describe.each(["", "plain"])("CSV, SPITZEL_SCAN=%j", (scan) => {
  test.each([
    ["Lake", table(["eventJson"], [quoted(A)], [quoted(B)])],
    [
      "Logs Insights",
      table(
        ["@timestamp", "@message", "@logStream"],
        ["2026-03-03 01:00:00.000", quoted(A), "x"],
        ["2026-03-03 01:00:01.000", quoted(B), "y"],
      ),
    ],
    [
      "a table with a byte order mark",
      `\ufeff${table(["@timestamp", "@message"], ["x", quoted(A)], ["x", quoted(B)])}`,
    ],
    [
      "a table with semicolons",
      table(["x", "eventJson"], ["y", quoted(A)], ["z", quoted(B)]).replaceAll(
        /^(x|y|z),/gm,
        "$1;",
      ),
    ],
    [
      "a table with tabs",
      table(["x", "eventJson"], ["y", quoted(A)], ["z", quoted(B)]).replaceAll(
        /^(x|y|z),/gm,
        "$1\t",
      ),
    ],
    ["columns of other names", table(["before", "after"], ["", quoted(A)], ["", quoted(B)])],
    ["batches", table(["batch"], [quoted(`{"Records":[${A},${B}]}`)])],
    ["a table of lines", table(['"line"'], [quoted(`{"Records":[${A},${B}]}`)])],
  ])("the records of %s are read as they are", async (_what, text) => {
    const whole = { stdout: `${A}\n${B}\n`, exitCode: 0, skips: [] };
    expect(await read("answer.csv", text, scan)).toStrictEqual(whole);
    expect(await read("answer.csv", gzipSync(text), scan)).toStrictEqual(whole);
  });

  test("a table of single fields says what to do", async () => {
    const text = table(["Event name", "Event time"], ["CreateUser", "2026-03-03"]);
    const { stdout, exitCode, skips } = await read("event_history.csv", text, scan);
    expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 3 });
    expect(skips).toStrictEqual([`spitzel: skipped /event_history.csv: ${NO_RECORDS}`]);
  });

  test.each([
    ["Athena's", table(["useridentity", "eventname"], ["{type=IAMUser, arn=x}", "CreateUser"])],
    ["Lake's", table(["eventVersion", "userIdentity"], ["1.11", quoted('{"type":"IAMUser"}')])],
  ])("%s single fields are no whole records", async (_whose, text) => {
    const skips = [`spitzel: skipped /a.csv: ${NO_RECORDS}`];
    expect(await read("a.csv", text, scan)).toStrictEqual({ stdout: "", exitCode: 3, skips });
  });

  test("a record that was cut off takes no other along", async () => {
    const text = table(["@message"], [quoted(A.slice(0, 80))], [quoted(B)]);
    expect(await read("a.csv", text, scan)).toStrictEqual({
      stdout: `${B}\n`,
      exitCode: 4,
      skips: ["spitzel: skipped /a.csv: row 1: not valid JSON, perhaps cut off"],
    });
  });

  test("a row without a record, and damage, are skips", async () => {
    const text = `${table(["eventJson", "x"], [quoted(A), "1"], ["none", "2"], [quoted(B), "3"])}"open`;
    const { stdout, exitCode, skips } = await read("answer.csv", text, scan);
    expect({ stdout, exitCode }).toStrictEqual({ stdout: `${A}\n${B}\n`, exitCode: 4 });
    expect(skips).toStrictEqual([
      "spitzel: skipped /answer.csv: row 2: no column holds the whole record",
      "spitzel: skipped /answer.csv: no valid CSV: a row is lost",
    ]);
  });
});
