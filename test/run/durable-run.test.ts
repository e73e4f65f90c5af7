import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { eachSecond } from "../emulator/asking.ts";
import { idOf } from "../emulator/fixture.ts";
import { emulatorOf } from "../lookup/history-fixture.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { type Ran, runCli } from "../cli/fake-environment.ts";

beforeAll(() => {
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});

async function words(...more: readonly string[]): Promise<string[]> {
  const emulator = await emulatorOf(eachSecond(400));
  return ["*", "--endpoint-url", emulator.url, "--rate", "500", "--from", "2026-11-20", ...more];
}

/** Runs until three pages are on stdout, then interrupts. */
async function interrupted(line: readonly string[]): Promise<Ran> {
  let interrupt: (() => void) | undefined;
  let pages = 0;
  const onInterrupt = (callback: () => void): void => {
    interrupt = callback;
  };
  return runCli(line, { onInterrupt }, () => {
    if (++pages === 3) interrupt?.();
  });
}

const idsIn = (stdout: string): readonly string[] =>
  Array.from(stdout.matchAll(/"eventID":"([^"]+)"/g), ([, id]) => id ?? "");
const ALL = Array.from({ length: 400 }, (_, i) => idOf(i + 1));

test("the same command goes on where an interrupted one stopped", async () => {
  const line = await words("--checkpoint", join(tempFolder(), "state"));
  const first = await interrupted(line);
  expect(first.exitCode).toBe(130);
  expect(first.stderr).toContain("to go on from here: spitzel '*' --endpoint-url");
  const second = await runCli(line);
  expect(second.exitCode).toBe(0);
  expect([...new Set([...idsIn(first.stdout), ...idsIn(second.stdout)])].toSorted()).toEqual(ALL);
  expect(idsIn(second.stdout).length).toBeLessThan(400);
});

test("a checkpoint of a complete answer says so, and prints nothing", async () => {
  const line = await words("--checkpoint", join(tempFolder(), "state"));
  await runCli(line);
  const again = await runCli(line);
  expect(again).toMatchObject({ exitCode: 0, stdout: "" });
  expect(again.stderr).toContain("the answer was complete");
});

test("a checkpoint of another query is refused", async () => {
  const file = join(tempFolder(), "state");
  const line = await words("--checkpoint", file);
  await runCli(line);
  const other = await runCli([...line, "-m", "$.errorCode"]);
  expect(other).toMatchObject({ exitCode: 2, stdout: "" });
  expect(other.stderr).toContain("belongs to another query");
});

test("a damaged checkpoint is refused", async () => {
  const file = join(tempFolder(), "state");
  const line = await words("--checkpoint", file);
  await runCli(line);
  writeFileSync(file, readFileSync(file, "utf8").replace("checkpoint", "checkpoinT"));
  const again = await runCli(line);
  expect(again).toMatchObject({ exitCode: 2, stdout: "" });
  expect(again.stderr).toContain("is damaged");
});

test("two runs at once on one cursor are refused, and the lock of a dead process is not", async () => {
  const file = join(tempFolder({ "state.lock": "815\n" }), "state");
  const line = await words("--cursor", file);
  const isAlive = (pid: number) => pid === 815;
  const refused = await runCli(line, { isAlive });
  expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
  expect(refused.stderr).toContain("another run (process 815) uses");
  writeFileSync(`${file}.lock`, "816\n");
  expect((await runCli(line, { isAlive })).exitCode).toBe(0);
});

test("--max-time ends the run with exit code 4 and says how to go on", async () => {
  const emulator = await emulatorOf(eachSecond(400), { latencyMs: 5_000 });
  const { exitCode, stderr } = await runCli([
    "*",
    "--endpoint-url",
    emulator.url,
    "--from",
    "2026-11-20",
    "--max-time",
    "1s",
  ]);
  expect(exitCode).toBe(4);
  expect(stderr).toContain("--checkpoint FILE");
});

/** Writes a state file anew with the right checksum. */
function rewrite(file: string, change: (run: Record<string, unknown>) => unknown): string {
  const body = JSON.stringify(
    change(JSON.parse(readFileSync(file, "utf8").split("\n")[1] ?? "") as Record<string, unknown>),
  );
  const sum = createHash("sha256").update(body).digest("hex");
  const text = `${JSON.stringify({ spitzel: 1, sum })}\n${body}\n`;
  writeFileSync(file, text);
  return text;
}

test.each([
  ["no histories", (run: object) => ({ ...run, histories: undefined })],
  ["histories that are no list", (run: object) => ({ ...run, histories: {} })],
  [
    "an unread part without an end",
    (run: object) => ({
      ...run,
      histories: [{ key: "us-east-1", lookups: [], unread: [{ lookup: "every event", seam: [] }] }],
    }),
  ],
  ["a window of text", (run: object) => ({ ...run, window: { fromMs: null, toMs: "now" } })],
  [
    "a window beyond all dates",
    (run: object) => ({ ...run, window: { fromMs: null, toMs: 1e300 } }),
  ],
  ["seen IDs without times", (run: object) => ({ ...run, seen: [["a"]] })],
  [
    "a page being written without a place",
    (run: object) => ({ ...run, writing: { histories: [], seen: [], file: {} } }),
  ],
  ["nothing", () => null],
])("a cursor of the right checksum with %s is refused, and left as it is", async (_, change) => {
  const file = join(tempFolder(), "state");
  const line = await words("--cursor", file);
  await runCli(line);
  const text = rewrite(file, change);
  const again = await runCli(line);
  expect(again).toMatchObject({ exitCode: 2, stdout: "" });
  expect(again.stderr).toContain("is damaged");
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a clock set back is refused, and the cursor left as it is", async () => {
  const file = join(tempFolder(), "state");
  const line = await words("--cursor", file);
  await runCli(line);
  const text = rewrite(file, (run) => ({
    ...run,
    window: { fromMs: 0, toMs: Date.UTC(2099, 0, 1) },
  }));
  const again = await runCli(line);
  expect(again).toMatchObject({ exitCode: 2, stdout: "" });
  expect(again.stderr).toContain("was read up to 2099-01-01T00:00:00Z, but your clock says");
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("the password of an endpoint is neither kept nor printed", async () => {
  const file = join(tempFolder(), "state");
  const line = (await words("--cursor", file)).map((word) =>
    word.replace("http://", "http://user:secret@"),
  );
  const { stdout, stderr } = await runCli(line);
  expect(`${stdout}${stderr}${readFileSync(file, "utf8")}`).not.toContain("secret");
});
