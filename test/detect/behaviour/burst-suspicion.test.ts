import { expect, test } from "vitest";
import { suspicionOf } from "../../../src/detect/behaviour/burst-suspicion.ts";

const HOUR_MS = 3_600_000;

function burst(fields: readonly Record<string, unknown>[]) {
  const firsts = fields.map((record, i) => ({
    ms: HOUR_MS + i * 1000,
    place: undefined,
    record: { eventName: "DescribeThings", sourceIPAddress: "192.0.2.1", ...record },
  }));
  return {
    firsts,
    errorRate: 0,
    meanRarity: 1,
    mostRarity: 3,
    ipsSince: new Map([["192.0.2.1", 0]]),
  };
}

const READS = burst([{}, {}, {}]);

test("many reads of what everybody calls, from the usual address, are not suspicious", () => {
  expect(suspicionOf(READS)).toEqual({ points: 0, reasons: [] });
});

test("rare actions alone are enough for high, each other sign is half of it", () => {
  expect(suspicionOf({ ...READS, meanRarity: 2 }).points).toBe(2);
  expect(suspicionOf({ ...READS, errorRate: 0.2 }).points).toBe(1);
  expect(suspicionOf(burst([{ eventName: "CreateUser" }, { readOnly: false }, {}])).points).toBe(1);
});

test("an address is new when the principal was known for longer and had not used it", () => {
  const elsewhere = burst([{}, { sourceIPAddress: "203.0.113.9" }]);
  const since = (ms: number) => new Map([...elsewhere.ipsSince, ["203.0.113.9", ms]]);
  expect(suspicionOf({ ...elsewhere, ipsSince: since(HOUR_MS) }).points).toBe(1);
  expect(suspicionOf({ ...elsewhere, ipsSince: since(1000) }).points).toBe(0);
  // A principal that begins with the burst has no address before it.
  const begins = new Map([["203.0.113.9", HOUR_MS]]);
  expect(suspicionOf({ ...elsewhere, ipsSince: begins }).points).toBe(0);
});
