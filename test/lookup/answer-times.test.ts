import { expect, test } from "vitest";
import { AnswerTimes } from "../../src/lookup/answer-times.ts";

test("while nothing was answered, the oldest request under way tells how long answers take", () => {
  let nowMs = 0;
  const times = new AnswerTimes(() => nowMs);
  expect(times.meanMs).toBe(0);
  times.sent();
  nowMs = 400;
  times.sent();
  nowMs = 900;
  expect(times.meanMs).toBe(900);
});

test("the mean of the last answers counts, and what takes longer already", () => {
  let nowMs = 0;
  const times = new AnswerTimes(() => nowMs);
  const answered = [times.sent(), times.sent()];
  nowMs = 100;
  answered[0]?.();
  nowMs = 300;
  answered[1]?.();
  expect(times.meanMs).toBe(200);
  times.sent();
  nowMs = 400;
  expect(times.meanMs).toBe(200);
  nowMs = 800;
  expect(times.meanMs).toBe(300);
});
