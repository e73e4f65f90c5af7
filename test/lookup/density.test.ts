import { expect, test } from "vitest";
import { Density } from "../../src/lookup/density.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test("nothing is expected before anything is known", () => {
  const density = new Density();
  expect([density.count, density.expected(0, DAY_MS)]).toEqual([0, 0]);
});

test("hours that were not read are taken to be like those that were", () => {
  const density = new Density();
  density.add({ fromMs: 0, toMs: HOUR_MS, events: 60 });
  expect(density.expected(5 * HOUR_MS, 6 * HOUR_MS)).toBeCloseTo(60);
});

test("an hour is taken to be like the same hour of other days", () => {
  const density = new Density();
  density.add({ fromMs: 9 * HOUR_MS, toMs: 10 * HOUR_MS, events: 1_300 });
  density.add({ fromMs: 10 * HOUR_MS, toMs: 11 * HOUR_MS, events: 0 });
  // Less a little of the mean, 650: 1,800 s of it against the 3,600 s that were read.
  expect(density.expected(DAY_MS + 9 * HOUR_MS, DAY_MS + 10 * HOUR_MS)).toBeCloseTo(3_250 / 3);
  expect(density.expected(DAY_MS + 10 * HOUR_MS, DAY_MS + 11 * HOUR_MS)).toBeCloseTo(650 / 3);
  expect(density.expected(0, DAY_MS)).toBeCloseTo(24 * 650);
});

test("a stretch over midnight counts for the hours that it covers", () => {
  const density = new Density();
  density.add({ fromMs: DAY_MS - HOUR_MS, toMs: DAY_MS + HOUR_MS, events: 200 });
  expect(density.expected(DAY_MS - HOUR_MS, DAY_MS + HOUR_MS)).toBeCloseTo(200);
});

test("events of one second are one second's", () => {
  const density = new Density();
  density.add({ fromMs: HOUR_MS, toMs: HOUR_MS, events: 50 });
  expect(density.expected(0, 1000)).toBeCloseTo(50);
});

test("it tells since when so many events are expected", () => {
  const density = new Density();
  density.add({ fromMs: 0, toMs: HOUR_MS, events: 360 });
  expect(density.startOf(100, 0, HOUR_MS)).toBe(HOUR_MS - 1_001_000);
  expect(density.startOf(1_000, 0, HOUR_MS)).toBe(0);
});
