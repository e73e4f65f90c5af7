import fc from "fast-check";
import { expect, test } from "vitest";
import { TimeOrder } from "../../src/source/time-order.ts";

const times = fc.array(fc.constantFrom(1, 2, 3, 4, Number.NaN));

function watched(some: readonly number[]): TimeOrder {
  const order = new TimeOrder();
  for (const ms of some) order.add(ms);
  return order;
}

test("what was watched in parts is what was watched in one", () => {
  fc.assert(
    fc.property(fc.array(times), (parts) => {
      const joined = new TimeOrder();
      for (const part of parts) joined.join(watched(part).take());
      const whole = watched(parts.flat());
      expect(joined.outOfOrder).toBe(whole.outOfOrder);
      expect(joined.take()).toEqual(whole.take());
    }),
  );
});

test("the newest first is an order too", () => {
  expect(watched([3, 2, 2, 1]).outOfOrder).toBe(0);
  expect(watched([1, 2, 2, 3]).outOfOrder).toBe(0);
  expect(watched([3, 2, 4, 1]).outOfOrder).toBe(1);
});
