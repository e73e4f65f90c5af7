import { expect, test } from "vitest";
import { retryTransient } from "../../src/lookup/retry-transient.ts";

const { signal } = new AbortController();
const named = (name: string, fields: object = {}) =>
  Object.assign(new Error(name), { name, ...fields });
const REFUSED = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
const SERVER_ERROR = named("InternalFailure", { $metadata: { httpStatusCode: 500 } });

async function attempts(
  errors: readonly Error[],
  { lastSuccessMs, nowMs = 0 }: { lastSuccessMs?: number; nowMs?: number } = {},
): Promise<number> {
  let made = 0;
  await retryTransient(
    async () => {
      const error = errors[made++];
      if (error !== undefined) throw error;
    },
    { random: () => 0, now: () => nowMs, signal, lastSuccessMs: () => lastSuccessMs },
  );
  return made;
}

test.each([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
])("%s is a throttle, tried again however long it takes", async (name) => {
  expect(await attempts([named(name), named(name)], { nowMs: 3_600_000, lastSuccessMs: 0 })).toBe(
    3,
  );
});

test("a throttle and a server's error are tried again", async () => {
  const errors = [named("ThrottlingException"), SERVER_ERROR, named("ThrottlingException")];
  expect(await attempts(errors)).toBe(4);
});

test("a network that worked before is waited for, one that never did is a wrong endpoint", async () => {
  expect(await attempts([REFUSED, REFUSED], { lastSuccessMs: 0 })).toBe(3);
  await expect(attempts([REFUSED])).rejects.toBe(REFUSED);
});

test("after 15 minutes without an answer a failing service is given up", async () => {
  const nowMs = 16 * 60_000;
  await expect(attempts([SERVER_ERROR], { lastSuccessMs: 0, nowMs })).rejects.toBe(SERVER_ERROR);
  expect(await attempts([named("ThrottlingException")], { lastSuccessMs: 0, nowMs })).toBe(2);
});

test("what cannot succeed later is not tried again", async () => {
  const denied = named("AccessDeniedException", { $metadata: { httpStatusCode: 400 } });
  await expect(attempts([denied])).rejects.toBe(denied);
});
