import { beforeAll, expect, test, vi } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { join } from "node:path";
import { idOf, numbered, TEN_O_CLOCK } from "../emulator/fixture.ts";
import { emulatorOf } from "../lookup/history-fixture.ts";
import { runCli } from "../cli/fake-environment.ts";

beforeAll(() => {
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});

const MINUTE_MS = 60_000;
const START_MS = TEN_O_CLOCK * 1000;

/** An event every 10 s for two hours; each becomes visible up to 15 minutes late. */
async function lateHistory() {
  const clock = { nowMs: START_MS, now: () => clock.nowMs };
  const records = Array.from({ length: 720 }, (_, i) => numbered(i, i * 10));
  const emulator = await emulatorOf(records, {
    clock,
    visibleAt: ({ EventId, EventTime }) =>
      EventTime * 1000 + ((Number(EventId?.slice(-3)) * 37) % 16) * MINUTE_MS,
  });
  const words = [
    "*",
    "--endpoint-url",
    emulator.url,
    "--rate",
    "500",
    "--from",
    "2026-11-20T09:59:00Z",
  ];
  return { clock, words, ids: Array.from({ length: 720 }, (_, i) => idOf(i)) };
}

function idsIn(stdout: string): readonly string[] {
  return Array.from(stdout.matchAll(/"eventID":"([^"]+)"/g), ([, id]) => id ?? "");
}

test("--follow prints every record once, also those that appear up to 15 minutes late", async () => {
  const { clock, words, ids } = await lateHistory();
  let interrupt: (() => void) | undefined;
  const { exitCode, stdout } = await runCli([...words, "--follow", "--with-origin"], {
    now: clock.now,
    onInterrupt: (callback) => {
      interrupt = callback;
    },
    sleep: async (_ms, signal) => {
      clock.nowMs += 3 * MINUTE_MS;
      if (clock.nowMs > START_MS + 140 * MINUTE_MS) interrupt?.();
      signal.throwIfAborted();
    },
  });
  expect(exitCode).toBe(130);
  expect(idsIn(stdout).toSorted()).toEqual(ids);
  const lags = Array.from(stdout.matchAll(/"lag_s":(\d+)/g), ([, lag]) => Number(lag));
  expect(lags).toHaveLength(720);
  expect(Math.max(...lags)).toBeGreaterThanOrEqual(15 * 60);
});

test("runs with one --cursor file print every record once between them", async () => {
  const { clock, words, ids } = await lateHistory();
  const cursor = join(tempFolder(), "cursor");
  const printed: string[] = [];
  for (let minutes = 0; minutes <= 140; minutes += 10) {
    clock.nowMs = START_MS + minutes * MINUTE_MS;
    const { exitCode, stdout } = await runCli([...words, "--cursor", cursor], { now: clock.now });
    expect(exitCode).toBe(0);
    printed.push(...idsIn(stdout));
  }
  expect(printed.toSorted()).toEqual(ids);
});
