import { beforeAll, expect, test, vi } from "vitest";
import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { planHistories } from "../../src/lookup/many-histories.ts";
import { numbered } from "../emulator/fixture.ts";
import { emulatorOf, historyOptions } from "./history-fixture.ts";

beforeAll(() => {
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});

const { signal } = new AbortController();

test("the failure of one account is counted, and the others are read", async () => {
  const good = await emulatorOf([numbered(1, 1)]);
  const denied = await emulatorOf([], { faults: [{ kind: "access-denied" }] });
  const coverage = new Coverage();
  const texts: string[] = [];
  const histories = [
    { ...historyOptions(denied, {}), account: "prod" },
    { ...historyOptions(good, {}), account: "dev" },
  ];
  const read = planHistories(histories).records({ signal, coverage });
  for await (const batch of recordsIn(read)) {
    texts.push(...batch.map(({ record }) => String(record["eventID"])));
  }
  expect(texts).toEqual(["0a1b2c3d-0000-4000-8000-000000000001"]);
  expect(coverage.skips.map(({ where }) => where)).toEqual(["Event history of prod/us-east-1"]);
  expect(coverage.exitCode({ noMatchFails: false })).toBe(4);
});

test("a Region of a wildcard that is not enabled is no fault, unless all of them are", async () => {
  const on = await emulatorOf([numbered(1, 1)]);
  const off = await emulatorOf([], { faults: [{ kind: "unrecognized-client" }] });
  const read = async (emulators: readonly (typeof on)[]) => {
    const coverage = new Coverage();
    const histories = emulators.map((emulator, i) => ({
      ...historyOptions(emulator, {}, `eu-west-${i}`),
      isOptional: true,
    }));
    const batches = planHistories(histories).records({ signal, coverage });
    for await (const batch of recordsIn(batches)) expect(batch).toHaveLength(1);
    return coverage;
  };
  expect((await read([on, off])).isComplete).toBe(true);
  expect((await read([off, off])).exitCode({ noMatchFails: false })).toBe(3);
});
