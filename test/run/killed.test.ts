import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseFault } from "../../src/emulator/fault.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { PROJECT } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** `node bench/history/kill.mjs` does hundreds, at random moments. */
test.each([
  ["--checkpoint", ["--to", "2026-04-01"]],
  ["--cursor", []],
])(
  "killed behind every few pages of a faulty server, with %s nothing is lost or printed twice",
  async (option, words) => {
    const { records } = await readTrail([EXAMPLE_TRAIL]);
    const out = join(tempFolder(), "out.ndjson");
    const state = join(tempFolder(), "state");
    let killAt = Infinity;
    let requests = 0;
    let kill = (): void => {};
    const emulator = await serveRecords([records], {
      faults: ["throttle:0.05", "5xx:0.05", "reset:0.05"].map(parseFault),
      random: seededRandom(7),
      // A kill comes with a request, so that the same number of pages is out on any machine.
      onRequest: () => {
        if (++requests === killAt) kill();
      },
    });
    onTestFinished(() => emulator.close());
    const line = [
      "*",
      "--from",
      "2026-03-01",
      "--endpoint-url",
      emulator.url,
      "--rate",
      "1000",
      "-q",
    ];
    /** @returns the exit code; null when it was killed. */
    const run = async (requestsToLive: number): Promise<number | null> => {
      const fd = openSync(out, "a");
      const child = spawn(
        process.execPath,
        [`${PROJECT}dist/cli.js`, ...line, ...words, option, state],
        {
          cwd: PROJECT,
          stdio: ["ignore", fd, "ignore"],
          env: { HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" },
        },
      );
      killAt = requests + requestsToLive;
      kill = () => void child.kill("SIGKILL");
      return new Promise((resolve) => {
        child.on("exit", (code) => {
          closeSync(fd);
          resolve(code);
        });
      });
    };
    const codes: (number | null)[] = [];
    // oxlint-disable-next-line no-await-in-loop -- one run after another is the point
    for (const requestsToLive of [1, 4, 6, 9, 7]) codes.push(await run(requestsToLive));
    codes.push(await run(Infinity), await run(Infinity));
    expect(codes).toEqual([null, null, null, null, null, 0, 0]);
    const ids = readFileSync(out, "utf8")
      .trimEnd()
      .split("\n")
      .map((one) => (JSON.parse(one) as { eventID: string }).eventID);
    const expected = records.map(({ record }) => String(record["eventID"]));
    expect(ids.toSorted()).toEqual(expected.toSorted());
  },
);
