import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { type RunningSpitzel, startSpitzel } from "../support/running-spitzel.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { notAccountedFor } from "../support/unread-rest.ts";
import { recordText } from "../support/trail-shapes.ts";

/** Interrupts as soon as so much is on stdout. */
function interruptAt(spitzel: RunningSpitzel, isFar: (stdout: string) => boolean): void {
  let isInterrupted = false;
  spitzel.read((stdout) => {
    if (isInterrupted || !isFar(stdout)) return;
    isInterrupted = true;
    spitzel.interrupt();
  });
}

/** The lines of NDJSON. @throws unless every line is whole. */
function recordsOf(stdout: string): readonly unknown[] {
  expect(stdout.endsWith("\n")).toBe(true);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

test("Ctrl-C while Event history is slow, newest first: what was read stays, and the rest is named", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  let requests = 0;
  // After three pages the answer does not come.
  const emulator = await serveRecords([records], {
    latencyMs: () => (++requests <= 3 ? 0 : 600_000),
  });
  onTestFinished(() => emulator.close());
  const file = join(tempFolder(), "coverage.json");
  const spitzel = startSpitzel([
    "*",
    "--endpoint-url",
    emulator.url,
    "--rate",
    "1000",
    "--to",
    "2026-04-01",
    "--limit",
    "1000000",
    "--coverage",
    file,
  ]);
  interruptAt(spitzel, (stdout) => stdout.split("\n").length > 150);
  const { stdout, stderr, exitCode } = await spitzel.outcome();
  const printed = recordsOf(stdout) as readonly { readonly eventTime: string }[];
  const oldest = printed.at(-1)?.eventTime ?? "";
  const upTo = oldest.slice(0, 16).replace("T", " ");
  expect({ exitCode, records: printed.length }).toStrictEqual({ exitCode: 130, records: 150 });
  expect(stderr).toMatch(
    new RegExp(
      `^150 of 150 records matched · account .*, us-east-1 · asked oldest – 2026-04-01 23:59 UTC, read back to ${upTo} UTC only · 3 pages · .* · stopped by interrupt · 0 skipped\n$`,
    ),
  );
  const coverage = JSON.parse(readFileSync(file, "utf8"));
  expect({
    exitCode: coverage.exitCode,
    isComplete: coverage.isComplete,
    stoppedBy: coverage.stoppedBy,
    unread: coverage.eventHistory[0].unread,
  }).toStrictEqual({
    exitCode: 130,
    isComplete: false,
    stoppedBy: "interrupt",
    unread: [{ lookup: "every event", from: null, to: oldest.replace("Z", ".000Z") }],
  });
});

test("Ctrl-C while windows are read side by side: what was not printed is in an unread window", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  let requests = 0;
  // After a dozen pages no answer comes: there is something to interrupt, however fast the machine.
  const emulator = await serveRecords([records], {
    latencyMs: () => (++requests <= 12 ? 20 : 600_000),
  });
  onTestFinished(() => emulator.close());
  const file = join(tempFolder(), "coverage.json");
  const words = ["*", "--endpoint-url", emulator.url, "--rate", "1000", "--coverage", file];
  const spitzel = startSpitzel(words);
  spitzel.read();
  await spitzel.idle();
  spitzel.interrupt();
  const { stdout, stderr, exitCode } = await spitzel.outcome();
  expect(stderr.split("\n")[0]).toBe(
    "note: with --checkpoint FILE the same command would go on from here",
  );
  const printed = new Set(stdout.trimEnd().split("\n"));
  const { unread } = JSON.parse(readFileSync(file, "utf8")).eventHistory[0];
  expect({ exitCode, ...notAccountedFor(records, printed, unread) }).toStrictEqual({
    exitCode: 130,
    lost: [],
    again: [],
  });
  expect(recordsOf(stdout).length).toBe(printed.size);
  expect(printed.size).toBeLessThan(records.length);
});

test("Ctrl-C while the next request waits its turn ends the run at once", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const emulator = await serveRecords([records]);
  onTestFinished(() => emulator.close());
  // One request in a hundred seconds.
  const spitzel = startSpitzel(["*", "--endpoint-url", emulator.url, "--rate", "0.01", "-q"]);
  interruptAt(spitzel, (stdout) => stdout.split("\n").length > 50);
  const { stdout, stderr, exitCode } = await spitzel.outcome();
  expect({ exitCode, stderr, records: recordsOf(stdout).length }).toStrictEqual({
    exitCode: 130,
    stderr: "",
    records: 50,
  });
});

test("Ctrl-C in the middle of stdin: whole lines on stdout, as many as the summary says", async () => {
  const spitzel = startSpitzel(["*", "--trail", "-"]);
  const many = `${recordText("CreateUser")}\n`.repeat(2000);
  interruptAt(spitzel, (stdout) => stdout.length > 3_000_000);
  await spitzel.feed(many, Infinity);
  const { stdout, stderr, exitCode } = await spitzel.outcome();
  const count = recordsOf(stdout).length.toLocaleString("en-US");
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(
    new RegExp(
      `^${count} of ${count} records matched · 0 files, .* · stopped by interrupt · 0 skipped\n$`,
    ),
  );
});

test("Ctrl-C in the middle of a file: whole lines on stdout, as many as the summary says", async () => {
  const content = `${recordText("CreateUser")}\n`.repeat(50_000);
  const folder = tempFolder({ "many.ndjson": content });
  const spitzel = startSpitzel(["*", "--trail", folder]);
  interruptAt(spitzel, (stdout) => stdout.length > 1_000_000);
  const { stdout, stderr, exitCode } = await spitzel.outcome();
  const count = recordsOf(stdout).length.toLocaleString("en-US");
  expect(exitCode).toBe(130);
  expect(stderr).toContain(`${count} of ${count} records matched · `);
});

test("Ctrl-C ends the run also when nobody reads stdout any more", async () => {
  const content = `${recordText("CreateUser")}\n`.repeat(50_000);
  const folder = tempFolder({ "many.ndjson": content });
  const spitzel = startSpitzel(["*", "--trail", folder, "--quiet"]);
  await once(spitzel.stdout, "readable");
  spitzel.interrupt();
  expect(await spitzel.exitCode).toBe(130);
});

const ANY_CREATION = `title: Something is created
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: CreateUser}
  condition: selection
level: low
`;

/** Interrupts detectors in the middle of stdin. */
async function interruptDetect(words: readonly string[]) {
  const folder = tempFolder({ "rule.yml": ANY_CREATION });
  const rule = ["--no-pack", "--rules", join(folder, "rule.yml")];
  const spitzel = startSpitzel(["detect", "--trail", "-", ...rule, ...words]);
  spitzel.read();
  let taken = 0;
  await spitzel.feed(`${recordText("CreateUser")}\n`.repeat(500), Infinity, (bytes) => {
    const before = taken;
    taken += bytes;
    if (before < 3_000_000 && taken >= 3_000_000) spitzel.interrupt();
  });
  return spitzel.outcome();
}

test("Ctrl-C while detectors read: no findings, which stderr says, and no summary", async () => {
  const { stdout, stderr, exitCode } = await interruptDetect(["--summary"]);
  expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 130 });
  expect(stderr).toContain(
    "note: interrupted: no findings are printed; --stream prints them as they arise\n",
  );
  expect(stderr).toContain(" · stopped by interrupt · ");
});

test("Ctrl-C while detectors read with --stream: the findings so far, whole", async () => {
  const { stdout, stderr, exitCode } = await interruptDetect(["--stream", "--summary"]);
  const kinds = recordsOf(stdout).map((finding) => (finding as { readonly kind: string }).kind);
  expect({ exitCode, kinds: [...new Set(kinds)] }).toStrictEqual({
    exitCode: 130,
    kinds: ["detection"],
  });
  expect(stderr).not.toContain("note: interrupted");
});

test("Ctrl-C while findings are printed: whole lines, and the run is not taken for a whole one", async () => {
  const folder = tempFolder({
    "rule.yml": ANY_CREATION,
    "many.ndjson": `${recordText("CreateUser")}\n`.repeat(5000),
  });
  const words = ["--no-pack", "--rules", join(folder, "rule.yml"), "--skip", "burst", "--summary"];
  const spitzel = startSpitzel(["detect", "--trail", join(folder, "many.ndjson"), ...words]);
  // Not read on at once: a slow reader would find the rest in the pipe, and nothing to interrupt. Nobody waits for a
  // reader longer than a second.
  interruptAt(spitzel, (stdout) => {
    if (stdout.length <= 100_000) return false;
    spitzel.stdout.pause();
    setTimeout(() => spitzel.stdout.resume(), 300);
    return true;
  });
  const { stdout, stderr, exitCode } = await spitzel.outcome();
  const kinds = recordsOf(stdout).map((finding) => (finding as { readonly kind: string }).kind);
  expect({ exitCode, kinds: [...new Set(kinds)] }).toStrictEqual({
    exitCode: 130,
    kinds: ["detection"],
  });
  expect(kinds.length).toBeLessThan(5000);
  expect(stderr).toContain("note: interrupted: not all findings are printed\n");
});
