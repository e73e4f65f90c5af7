import { expect, test } from "vitest";
import { drawFaults } from "../../src/emulator/draw-faults.ts";
import { parseFault } from "../../src/emulator/fault.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";

test.each([
  ["throttle:0.2", { kind: "throttle", probability: 0.2 }],
  ["throttle", { kind: "throttle", probability: 1 }],
  ["5xx:.05", { kind: "5xx", probability: 0.05 }],
  ["reset:0", { kind: "reset", probability: 0 }],
  ["slow", { kind: "slow", probability: 1, delayMs: 2000 }],
  ["slow:0.1", { kind: "slow", probability: 0.1, delayMs: 2000 }],
  ["slow:0.1:35000", { kind: "slow", probability: 0.1, delayMs: 35000 }],
  ["expired-token", { kind: "expired-token", afterPages: 0 }],
  ["expired-token:3", { kind: "expired-token", afterPages: 3 }],
  ["access-denied", { kind: "access-denied" }],
  ["unrecognized-client", { kind: "unrecognized-client" }],
])("%s is a fault", (text, fault) => {
  expect(parseFault(text)).toEqual(fault);
});

const HINT =
  "use throttle, 5xx or reset with a probability (throttle:0.2), slow with a probability and milliseconds (slow:0.1:2000), expired-token with a number of pages (expired-token:3), access-denied or unrecognized-client.";

test.each([
  ["", 'expected a fault, got ""'],
  ["Throttle", 'expected a fault, got "Throttle"'],
  ["throttle:2", 'expected a probability from 0 to 1, got "2"'],
  ["throttle:-0.1", 'expected a probability from 0 to 1, got "-0.1"'],
  ["5xx:", 'expected a probability from 0 to 1, got ""'],
  ["reset:half", 'expected a probability from 0 to 1, got "half"'],
  ["throttle:0.2:5", 'expected at most 1 ":" in the fault, got "throttle:0.2:5"'],
  ["slow:0.1:fast", 'expected milliseconds, got "fast"'],
  ["slow:0.1:2147483648", 'expected milliseconds, got "2147483648"'],
  ["expired-token:1.5", 'expected a number of pages, got "1.5"'],
  ["access-denied:1", 'expected at most 0 ":" in the fault, got "access-denied:1"'],
])("%j is refused: %s", (text, message) => {
  expect(() => parseFault(text)).toThrow(
    expect.objectContaining({ name: "SpitzelError", message, hint: HINT }),
  );
});

test("a fault strikes as often as its probability says", () => {
  const random = seededRandom(1);
  const draws = Array.from({ length: 10_000 }, () =>
    drawFaults([parseFault("5xx:0.2")], random, 0),
  );
  const struck = draws.filter((drawn) => drawn.answer === "5xx").length;
  expect(Math.round(struck / 200)).toBe(10);
});

test("a fault of probability 0 never strikes and of 1 always", () => {
  const faults = [parseFault("reset:0"), parseFault("5xx:1")];
  expect([0, 1 - 2 ** -32].map((number) => drawFaults(faults, () => number, 0).answer)).toEqual([
    "5xx",
    "5xx",
  ]);
});

test("the first fault listed answers, and delays add up", () => {
  const faults = ["slow:1:100", "5xx", "throttle", "slow:1:20"].map(parseFault);
  expect(drawFaults(faults, () => 0, 0)).toEqual({ answer: "5xx", delayMs: 120, isFaulty: true });
});

test("without a fault nothing goes wrong", () => {
  expect(drawFaults([], () => 0, 0)).toEqual({ answer: undefined, delayMs: 0, isFaulty: false });
});

test("credentials expire once the pages have been served", () => {
  const faults = [parseFault("expired-token:2")];
  expect([0, 1, 2, 3].map((pages) => drawFaults(faults, () => 0, pages).answer)).toEqual([
    undefined,
    undefined,
    "expired-token",
    "expired-token",
  ]);
});

function numbers(seed: number): number[] {
  return Array.from({ length: 1000 }, seededRandom(seed));
}

test("the same seed gives the same numbers, all from 0 to below 1", () => {
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(numbers(7).filter((number) => number < 0 || number >= 1)).toEqual([]);
});
