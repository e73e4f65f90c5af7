import { Buffer } from "node:buffer";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

/** Gzip data with this text in one block, and a block of the type that there is none of (RFC 1951, 3.2.3) behind it. */
function brokenBehind(text: string): Buffer {
  const header = gzipSync("").subarray(0, 10);
  const block = Buffer.alloc(5);
  block.writeUInt16LE(text.length, 1);
  block.writeUInt16LE(text.length ^ 0xffff, 3);
  return Buffer.concat([header, block, Buffer.from(text), Buffer.from([0x07, 0])]);
}

const ONE = recordText("CreateUser");

test.each([
  ["nothing", brokenBehind(""), 0, 3],
  ["a few bytes", brokenBehind('{"Records":[{"eventVersion":'), 0, 3],
  ["more than is looked at to tell what it is", brokenBehind(ONE.slice(0, 400)), 0, 3],
  ["a record", Buffer.concat([gzipSync(`${ONE}\n`), brokenBehind("{")]), 1, 4],
])("damage behind %s: exit code 3 when nothing was read", async (_what, bytes, records, code) => {
  const folder = tempFolder({ "a.json.gz": bytes });
  for (const scan of ["", "plain"]) {
    const ran = await runCli(["*", "-c", "-t", join(folder, "a.json.gz")], {
      variables: { SPITZEL_SCAN: scan },
    });
    expect({ stdout: ran.stdout, exitCode: ran.exitCode }).toEqual({
      stdout: `${records}\n`,
      exitCode: code,
    });
    expect(ran.stderr).toContain(
      `skipped ${join(folder, "a.json.gz")}: the compressed data is damaged (invalid block type)\n`,
    );
    expect(ran.stderr).toMatch(records === 0 ? / · 0 files, / : / · 1 file, /);
  }
});
