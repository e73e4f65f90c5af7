import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { differences, lastVersions } from "../support/split-runs.ts";
import {
  LAST_SECOND,
  SPLIT_RULES,
  type SplitEvent,
  splitRecord,
  splitTrail,
} from "../support/split-trail.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { runCli } from "../cli/fake-environment.ts";

const LAST: SplitEvent = {
  second: LAST_SECOND,
  name: "GetUser",
  user: "zoe",
  ip: "198.51.100.1",
  isDenied: false,
  number: 0,
};

/** A folder with the rules, and what detections of its logs print. */
function detection(words: readonly string[] = []): {
  readonly logs: string;
  readonly run: (more?: readonly string[]) => Promise<string>;
} {
  const folder = tempFolder();
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const rules = join(folder, "rules.yml");
  writeFileSync(rules, SPLIT_RULES);
  const iocs = join(folder, "iocs.txt");
  writeFileSync(iocs, "203.0.113.9\n");
  const line = ["detect", "-t", logs, "--no-pack", "-r", rules, "--ioc", iocs, "-q"];
  const ranks = ["--rank-min-events", "8", "--rank-min-scorable-principals", "2"];
  return {
    logs,
    run: async (more = []) => {
      const ran = await runCli([...line, ...ranks, "-o", "ndjson", ...words, ...more]);
      if (ran.exitCode !== 0) throw new Error(`exit code ${ran.exitCode}: ${ran.stderr}`);
      return ran.stdout;
    },
  };
}

test.each([["episode"], ["each"], ["reset"]])(
  "what runs find between them, however a trail comes to them, is what one run finds (%s)",
  { timeout: 300_000 },
  async (mode) => {
    await fc.assert(
      fc.asyncProperty(splitTrail, async (trail) => {
        const { logs, run } = detection(["--correlation-mode", mode]);
        const overlapSeconds = trail.overlapHours * 3600;
        const [lateness, filesEnd, runsEnd, again] = [
          trail.lateness,
          trail.filesEnd,
          trail.runsEnd,
          trail.again,
        ].map((stream) => stream[Symbol.iterator]() as Iterator<number | boolean>);
        const arriving = trail.events
          .map((event, index) => ({
            text: `${splitRecord(event, index)}\n`,
            at: event.second + Number(lateness!.next().value) * overlapSeconds,
          }))
          .toSorted((a, b) => a.at - b.at);
        const cursor = ["--cursor", join(logs, "../state"), "--overlap", `${trail.overlapHours}h`];
        let printed = "";
        let file = 0;
        let lines = "";
        const write = (): void => {
          if (lines === "") return;
          if (trail.isOneFile) appendFileSync(join(logs, "live.ndjson"), lines);
          else writeFileSync(join(logs, `${++file + 1000}.ndjson`), lines);
          lines = "";
        };
        let delivered = "";
        for (const { text } of arriving) {
          lines += text + delivered;
          delivered = again!.next().value === true ? text : "";
          if (filesEnd!.next().value === true) write();
          if (runsEnd!.next().value === true && readdirSync(logs).length > 0) {
            // oxlint-disable-next-line no-await-in-loop -- one run after another is the point
            printed += await run(cursor);
          }
        }
        write();
        printed += await run(cursor);
        lines = `${splitRecord(LAST, trail.events.length)}\n`;
        write();
        printed += await run(cursor);
        expect(await run(cursor)).toBe("");
        const found = differences(lastVersions(printed), lastVersions(await run()));
        expect(found).toEqual([]);
      }),
      // To shrink a case takes longer than to look at it.
      { numRuns: 4, endOnFailure: true },
    );
  },
);
