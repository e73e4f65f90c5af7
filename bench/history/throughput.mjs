// 10,000 events at 2 requests a second: how near to the quota, whatever the latency.
// node bench/history/throughput.mjs [events] [tools] [minutes]
// All tools and latencies run side by side, each with an emulator and a quota of its own; who has not ended
// after so many minutes (15) is stopped.
//
// Sustained: pages served a second, from the arrival of the first request to that of the last. Useful: the same
// with full pages of events instead of pages, so that a page read in vain does not count. Of the quota of 2.
import { setTimeout as delay } from "node:timers/promises";
import { emulate } from "./emulator.mjs";
import { events, FROM_MS, TO_MS } from "./events.mjs";
import { commands, idsIn, run } from "./peers.mjs";

const count = Number(process.argv[2] ?? 10_000);
const tools = process.argv[3]?.split(",") ?? ["spitzel", "aws CLI", "original"];
const limitMs = 60_000 * Number(process.argv[4] ?? 15);
const records = events(count, "111122223333", "us-east-1");
const LATENCIES = [200, 1000, 3900];
const QUOTA = 2;

/** Mean `ms`: half of it fixed, half exponential, and one answer in fifty much slower. */
const heavyTail = (ms) => (random) => {
  const base = ms * (0.5 - 0.45 * Math.log(1 - random()));
  return random() < 0.02 ? base * 3.5 : base;
};

/** The tools begin one after another, so that none is measured while others load. */
const STAGGER_MS = 5000;

async function measure(latencyMs, tool, index) {
  await delay(index * STAGGER_MS);
  const arrivals = [];
  const draw = heavyTail(latencyMs);
  const emulator = await emulate(records, {
    seed: 7,
    // Asked once for every request, when it arrives.
    latencyMs: (random) => {
      arrivals.push(performance.now());
      return draw(random);
    },
  });
  const [command] = commands({ url: emulator.url, fromMs: FROM_MS, toMs: TO_MS, query: {} })[tool];
  const result = await run(command, emulator.url, { limitMs });
  const { requests, pages, throttled, events: served } = emulator.counts();
  await emulator.close();
  // Who was stopped may have given up asking long before.
  const spanS = result.isStopped ? limitMs / 1000 : (arrivals.at(-1) - arrivals[0]) / 1000;
  const share = (n) => `${((100 * (n - 1)) / spanS / QUOTA).toFixed(1)} %`;
  const fullPages = result.isStopped ? served / 50 : count / 50;
  const row = {
    latency: `${latencyMs / 1000} s`,
    tool,
    s: result.seconds.toFixed(1),
    "events/s": (Math.min(count, served) / result.seconds).toFixed(1),
    pages,
    sustained: share(pages),
    useful: share(fullPages),
    throttled: `${throttled} (${((100 * throttled) / requests).toFixed(1)} %)`,
    complete: verdict(tool, result),
  };
  process.stderr.write(`${JSON.stringify({ ...row, ...steps(arrivals) })}\n`);
  return row;
}

function verdict(tool, { isStopped, stdout, code }) {
  if (isStopped) return `stopped after ${limitMs / 60_000} min`;
  try {
    const ids = idsIn(tool, stdout);
    const isEqual = ids.size === count && records.every(({ record }) => ids.has(record.eventID));
    if (isEqual) return "yes";
  } catch {
    // What is not to be parsed is not complete.
  }
  return `no (exit ${code})`;
}

/** Where starts were late: milliseconds between arrivals, and those over one start and a tenth. */
function steps(arrivals) {
  const ms = arrivals.slice(1).map((at, i) => Math.round(at - arrivals[i]));
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))];
  const late = ms.flatMap((step, i) => (step > 550 ? [[i + 1, step]] : []));
  return { stepMs: { least: at(0), median: at(0.5), p90: at(0.9) }, late: late.slice(0, 20) };
}

const cases = tools.flatMap((tool) => LATENCIES.map((ms) => [ms, tool]));
const rows = await Promise.all(cases.map(([ms, tool], index) => measure(ms, tool, index)));
const titles = Object.keys(rows[0]);
const lines = [titles, titles.map(() => "---"), ...rows.map(Object.values)];
for (const cells of lines) process.stdout.write(`| ${cells.join(" | ")} |\n`);
