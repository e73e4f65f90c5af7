import { execFileSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { peakMemory } from "../support/peak-memory.ts";
import { startServe } from "../support/running-emulator.ts";
import { PROJECT, runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

const MEGABYTE = 1024 * 1024;
const LIMIT_BYTES = 300 * MEGABYTE;

/** A made-up trail of so many bytes, uncompressed. */
function madeUpTrail(bytes: number): { readonly folder: string; readonly records: number } {
  const folder = tempFolder();
  const records = execFileSync(process.execPath, [
    `${PROJECT}bench/made-up-trail.mjs`,
    folder,
    String(bytes),
  ]);
  return { folder, records: Number(records) };
}

test.each(["--count", "", "--output csv"])(
  "100 MB of gzipped log files take less than 300 MB (%s)",
  async (option) => {
    const { folder, records } = madeUpTrail(100 * MEGABYTE);
    const peak = peakMemory();
    const script = `spitzel '*' --trail ${folder} ${option} | tail -n 1 | wc -l`;
    const { stdout, stderr, exitCode } = await runShell(script, { env: peak.env });
    const count = records.toLocaleString("en-US");
    expect({ stdout, exitCode }).toStrictEqual({ stdout: "1\n", exitCode: 0 });
    expect(stderr).toContain(`${count} of ${count} records matched`);
    expect(peak.bytes()).toBeLessThan(LIMIT_BYTES);
  },
);

test("5,000 events of Event history take less than 300 MB", async () => {
  const { folder, records } = madeUpTrail(6 * MEGABYTE);
  expect(records).toBeGreaterThan(5000);
  const { url, stop } = await startServe(["--trail", folder, "--rate", "0"]);
  onTestFinished(stop);
  const peak = peakMemory();
  const script = `spitzel '*' --endpoint-url ${url} --rate 100000 | wc -l`;
  const { stdout, exitCode } = await runShell(script, { env: peak.env });
  expect({ stdout: stdout.trim(), exitCode }).toStrictEqual({
    stdout: String(records),
    exitCode: 0,
  });
  expect(peak.bytes()).toBeLessThan(LIMIT_BYTES);
});
