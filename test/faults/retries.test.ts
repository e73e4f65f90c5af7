import { expect, test } from "vitest";
import { parseFault } from "../../src/emulator/fault.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { parseQuery } from "../../src/match/query.ts";
import { answerOf, textsOf } from "../support/answer-of.ts";
import { planHistory, serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { startServe } from "../support/running-emulator.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

/** Few pages: after a throttle the SDK waits for about a second. */
const QUERY = parseQuery({ actions: ["ec2:*"], excludes: [], matches: ["$.readOnly"] }, {});
const FAULTS = ["throttle:0.2", "5xx:0.05", "reset:0.05"];

test.concurrent.each([1, 2, 3, 4, 5, 6])(
  "throttles, server errors and broken connections lose no record (seed %i)",
  async (seed) => {
    const { records } = await readTrail([EXAMPLE_TRAIL]);
    const sound = await serveRecords([records]);
    const faulty = await serveRecords([records], {
      faults: FAULTS.map(parseFault),
      random: seededRandom(seed),
    });
    try {
      const expected = await answerOf(planHistory(QUERY, sound.url), QUERY);
      const answer = await answerOf(planHistory(QUERY, faulty.url), QUERY);
      const { requests, pages, faults } = faulty.counts();
      expect({
        texts: textsOf(answer),
        isComplete: answer.coverage.isComplete,
        skips: answer.coverage.skips,
        recordsRead: answer.coverage.recordsRead,
        history: answer.coverage.history.map((one) => [one.pages, one.attempts, one.unread]),
        requests,
      }).toStrictEqual({
        texts: textsOf(expected),
        isComplete: true,
        skips: [],
        recordsRead: expected.coverage.recordsRead,
        history: [[sound.counts().pages, requests, []]],
        requests: pages + faults,
      });
    } finally {
      await Promise.all([sound.close(), faulty.close()]);
    }
  },
);

test("the built program says how often it was throttled and exits with 0", async () => {
  const words = ["--trail", "examples/trail", "--rate", "0"];
  const faults = FAULTS.flatMap((fault) => ["--fault", fault]);
  const sound = await startServe(words);
  const faulty = await startServe([...words, ...faults, "--seed", "9"]);
  const ask = (url: string) =>
    runSpitzel(["ec2:*", "--endpoint-url", url, "--rate", "1000", "--to", "2026-04-01"]);
  try {
    const expected = await ask(sound.url);
    const answer = await ask(faulty.url);
    expect(/, \d+ throttled/.exec(answer.stderr)).not.toBeNull();
    expect({ ...answer, stderr: answer.stderr.replace(/, \d+ throttled/, "") }).toStrictEqual({
      ...expected,
      exitCode: 0,
    });
  } finally {
    await Promise.all([sound.stop(), faulty.stop()]);
  }
});
