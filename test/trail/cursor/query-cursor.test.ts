import {
  appendFileSync,
  mkdirSync,
  renameSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PROJECT, runShell } from "../../support/spitzel-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Old enough that the overlap, which knows printed records by their IDs, has nothing to do with it. */
function line(number: number): string {
  const id = String(number).padStart(12, "0");
  return `${JSON.stringify({
    eventVersion: "1.08",
    eventTime: "2026-03-01T10:00:00Z",
    eventSource: "iam.amazonaws.com",
    eventName: "CreateUser",
    awsRegion: "us-east-1",
    eventID: `00000000-0000-4000-8000-${id}`,
    recipientAccountId: "111122223333",
  })}\n`;
}

function document(...numbers: readonly number[]): string {
  return `{"Records":[${numbers.map((one) => line(one).trim()).join(",")}]}`;
}

/** A folder of logs, and what a run with a cursor prints of it. */
function trail(): {
  readonly at: (name: string) => string;
  readonly write: (name: string, text: string | Uint8Array) => void;
  readonly run: (
    env?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly printed: readonly number[]; readonly exitCode: number | null }>;
} {
  const folder = tempFolder();
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const at = (name: string): string => join(logs, name);
  return {
    at,
    write: (name, text) => writeFileSync(at(name), text),
    run: async (env = {}) => {
      const { stdout, exitCode } = await runShell(
        `cd '${folder}' && spitzel '*' -t logs --cursor state -q`,
        { env },
      );
      const printed = stdout
        .split("\n")
        .filter((one) => one !== "")
        .map((one) => Number((JSON.parse(one) as { eventID: string }).eventID.slice(-12)));
      return { printed, exitCode };
    },
  };
}

describe.each([{}, { SPITZEL_SCAN: "plain" }])("a cursor over files %o", (env) => {
  test("reads each file once, and those that come later", async () => {
    const { write, run } = trail();
    write("b.json.gz", gzipSync(document(1, 2)));
    expect(await run(env)).toEqual({ printed: [1, 2], exitCode: 0 });
    write("a.json.gz", gzipSync(document(3)));
    write("c.json", document(4));
    expect(await run(env)).toEqual({ printed: [3, 4], exitCode: 0 });
    expect(await run(env)).toEqual({ printed: [], exitCode: 0 });
  });

  test("reads on where a file of lines has grown, and leaves a line that is half written", async () => {
    const { at, write, run } = trail();
    write("live.ndjson", line(1) + line(2).slice(0, 50));
    expect(await run(env)).toEqual({ printed: [1], exitCode: 0 });
    appendFileSync(at("live.ndjson"), line(2).slice(50) + line(3));
    expect(await run(env)).toEqual({ printed: [2, 3], exitCode: 0 });
    expect(await run(env)).toEqual({ printed: [], exitCode: 0 });
  });

  test("says what a line that stays half is", async () => {
    const { write, run } = trail();
    write("live.ndjson", line(1) + line(2).slice(0, 50));
    expect(await run(env)).toEqual({ printed: [1], exitCode: 0 });
    expect(await run(env)).toEqual({ printed: [], exitCode: 3 });
    expect(await run(env)).toEqual({ printed: [], exitCode: 0 });
  });

  test("knows a file again that was moved, and another that took its name", async () => {
    const { at, write, run } = trail();
    write("live.ndjson", line(1));
    write("old.1.json.gz", gzipSync(document(2)));
    expect(await run(env)).toEqual({ printed: [1, 2], exitCode: 0 });
    appendFileSync(at("live.ndjson"), line(3));
    renameSync(at("live.ndjson"), at("live.1.ndjson"));
    renameSync(at("old.1.json.gz"), at("old.2.json.gz"));
    write("live.ndjson", line(4));
    write("old.1.json.gz", gzipSync(document(5, 6)));
    expect(await run(env)).toEqual({ printed: [3, 4, 5, 6], exitCode: 0 });
    expect(await run(env)).toEqual({ printed: [], exitCode: 0 });
  });

  test("a file that was only touched has nothing new", async () => {
    const { at, write, run } = trail();
    write("live.ndjson", line(1));
    await run(env);
    utimesSync(at("live.ndjson"), 1, 1);
    expect(await run(env)).toEqual({ printed: [], exitCode: 0 });
  });
});

test("a state of another shape is refused, and left as it is", async () => {
  const folder = tempFolder();
  const cursor = join(folder, "state");
  const words = `'*' -t ${PROJECT}examples/trail --cursor '${cursor}' -q`;
  await runShell(`spitzel ${words}`);
  expect(statSync(cursor).mode & 0o777).toBe(0o600);
  const [, body = ""] = readFileSync(cursor, "utf8").split("\n");
  const { createHash } = await import("node:crypto");
  const wrong = body.replace(/"files":\[\[/, '"files":[["x"],[');
  const sum = createHash("sha256").update(wrong).digest("hex");
  writeFileSync(cursor, `{"spitzel":1,"sum":"${sum}"}\n${wrong}\n`);
  const before = readFileSync(cursor, "utf8");
  const { stderr, exitCode } = await runShell(`spitzel ${words}`);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("is damaged, or no file of spitzel's");
  expect(readFileSync(cursor, "utf8")).toBe(before);
});
