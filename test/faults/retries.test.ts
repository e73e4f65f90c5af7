import { expect, test } from "vitest";
import { parseFault } from "../../src/emulator/fault.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { parseQuery } from "../../src/match/query.ts";
import { answerOf, textsOf } from "../support/answer-of.ts";
import { planHistory, serveRecords } from "../support/event-history.ts";
import { historiesOf } from "../support/history-coverage.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { startServe } from "../support/running-emulator.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

/** Few pages: after a throttle the SDK waits for about a second. */
const QUERY = parseQuery({ actions: ["ec2:*"], excludes: [], matches: ["$.readOnly"] }, {});
const FAULTS = ["throttle:0.2", "5xx:0.05", "reset:0.05"];

test.concurrent.each(
  [true, false].flatMap((isOrdered) => [1, 2, 3, 4, 5, 6].map((seed) => ({ isOrdered, seed }))),
)(
  "throttles, server errors and broken connections lose no record (newest first: $isOrdered, seed $seed)",
  async ({ isOrdered, seed }) => {
    const { records } = await readTrail([EXAMPLE_TRAIL]);
    const sound = await serveRecords([records]);
    const faulty = await serveRecords([records], {
      faults: FAULTS.map(parseFault),
      random: seededRandom(seed),
    });
    try {
      const expected = await answerOf(planHistory(QUERY, sound.url, { isOrdered }), QUERY);
      const answer = await answerOf(planHistory(QUERY, faulty.url, { isOrdered }), QUERY);
      const { requests, pages, faults } = faulty.counts();
      expect({
        texts: textsOf(answer),
        isComplete: answer.coverage.isComplete,
        skips: answer.coverage.skips,
        recordsRead: answer.coverage.recordsRead,
        history: historiesOf(answer.coverage).map((one) => [one.pages, one.attempts, one.unread]),
        requests,
      }).toStrictEqual({
        texts: textsOf(expected),
        isComplete: true,
        skips: [],
        recordsRead: expected.coverage.recordsRead,
        // Side by side, the windows depend on the time that the answers take.
        history: [[isOrdered ? sound.counts().pages : pages, requests, []]],
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
    // Windows are read side by side: the order, said or not, and the pages depend on the time that the answers take.
    const settled = ({ stdout, stderr, exitCode }: typeof answer) => ({
      lines: stdout.split("\n").toSorted(),
      stderr: stderr
        .replace(/, \d+ throttled/, "")
        .replace(/\d+ pages/, "n pages")
        .replace(/ · out of time order at \d+ places? \(--sort time\)/, ""),
      exitCode,
    });
    expect(settled(answer)).toStrictEqual({ ...settled(expected), exitCode: 0 });
  } finally {
    await Promise.all([sound.stop(), faulty.stop()]);
  }
});
