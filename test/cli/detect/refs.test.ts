import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import { serveRecords } from "../../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../../support/example-trail.ts";
import { readTrail } from "../../support/read-trail.ts";
import { SHARED_TRAILS } from "../../support/shared-trails.ts";
import { runSpitzel } from "../../support/spitzel-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DETECT = ["detect", "-q", "-r", "rules/notebook", "--rank-min-scorable-principals", "1"];

async function detect(
  words: readonly string[],
  options: Parameters<typeof runSpitzel>[1] = {},
): Promise<string> {
  const folder = tempFolder({ "ioc.txt": "203.0.113.0/24\n198.51.100.0/24\n" });
  const { stdout } = await runSpitzel(
    [...DETECT, "--ioc", join(folder, "ioc.txt"), ...words],
    options,
  );
  return stdout;
}

function findingsOf(stdout: string): readonly Finding[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Finding);
}

/** The eventID of a record of one of CloudTrail's own log files. */
function eventIdAt(file: string, index: number): string | undefined {
  const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
    readonly Records: readonly { readonly eventID: string }[];
  };
  return Records[index]?.eventID;
}

test("every reference of a finding leads to its record, of every detector", async () => {
  const findings = findingsOf(await detect(["-t", EXAMPLE_TRAIL]));
  for (const { events } of findings) {
    expect(events.refs?.map(({ file, index }) => eventIdAt(file, index)) ?? []).toEqual(events.ids);
    expect(events.refs?.map((ref) => ref.event_id) ?? []).toEqual(events.ids);
  }
  const kinds = findings.flatMap(({ events, detector, kind, merged }) =>
    events.refs === undefined ? [] : [`${detector} ${merged === undefined ? kind : "merged"}`],
  );
  expect([...new Set(kinds)].toSorted()).toEqual([
    "burst anomaly",
    "ioc ioc",
    "ranked anomaly",
    "sigma correlation",
    "sigma detection",
    "sigma merged",
  ]);
});

test.each([{ name: "the example trail", path: EXAMPLE_TRAIL }, ...SHARED_TRAILS])(
  "the scanner, with and without threads, gives the findings that parsing every record gives: $name",
  { timeout: 300_000 },
  async ({ path }) => {
    const plain = await detect(["-t", path], { env: { SPITZEL_SCAN: "plain" } });
    expect(await detect(["-t", path, "--threads", "1"])).toBe(plain);
    expect(await detect(["-t", path, "--threads", "2"])).toBe(plain);
  },
);

test("the order of the files makes no difference", async () => {
  const days = ["02", "03"].flatMap((day) => {
    const folder = `${EXAMPLE_TRAIL}/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/${day}`;
    return existsSync(folder) ? [["-t", folder]] : [];
  });
  expect(days).toHaveLength(2);
  const found = await detect(days.flat());
  // The commands to go on with name the folders in the order that was typed.
  const withoutSteps = (text: string) => text.replaceAll(/"next_steps":\[.*?\](?=[,}])/g, "");
  expect(withoutSteps(await detect(days.toReversed().flat()))).toBe(withoutSteps(found));
  expect(found).toContain('"refs"');
});

test("of an event that was delivered twice, the first is named; what came on stdin goes by that name", async () => {
  const stop = {
    eventID: "a",
    eventTime: "2026-03-03T14:00:00Z",
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    userIdentity: { type: "IAMUser", userName: "eve" },
  };
  const two = JSON.stringify([{ ...stop, eventID: "b", eventName: "GetTrail" }, stop]);
  const folder = tempFolder({ "one.json": JSON.stringify([stop]), "two.json": two });
  const refs = async (paths: readonly string[]): Promise<unknown> => {
    const words = paths.flatMap((path) => ["-t", path]);
    const found = findingsOf(await detect(["--only", "trail_tampering", ...words], { input: two }));
    return found.map(({ events }) => events.refs);
  };
  const ref = (file: string, index: number) => [[{ file, index, event_id: "a" }]];
  const [one, both] = [join(folder, "one.json"), join(folder, "two.json")];
  expect(await refs([folder])).toEqual(ref(one, 0));
  expect(await refs([both, one])).toEqual(ref(both, 1));
  expect(await refs(["-", one])).toEqual(ref("stdin", 1));
});

test("what is found in Event history has no file", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const emulator = await serveRecords([records]);
  onTestFinished(() => emulator.close());
  const words = ["--endpoint-url", emulator.url, "--rate", "1000", "--to", "2026-04-01"];
  const findings = findingsOf(await detect([...words, "--only", "trail_tampering"]));
  expect(findings.length).toBeGreaterThan(0);
  for (const { events } of findings) expect(events).not.toHaveProperty("refs");
});
