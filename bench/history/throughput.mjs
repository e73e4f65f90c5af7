// 10,000 events at 2 requests a second: how near to the quota, whatever the latency.
// node bench/history/throughput.mjs [events] [tools]     all tools and latencies side by side, each with its own quota
import { setTimeout as delay } from "node:timers/promises";
import { events, FROM_MS, TO_MS } from "./events.mjs";
import { commands, idsIn, run } from "./peers.mjs";
import { fromSource } from "../../scripts/from-source.mjs";

const [{ seededRandom }, { startEmulator }] = await fromSource(
  "emulator/seeded-random.ts",
  "emulator/server.ts",
);

const print = (...parts) =>
  process.stdout.write(
    `${parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ")}\n`,
  );

const count = Number(process.argv[2] ?? 10_000);
const tools = process.argv[3]?.split(",") ?? ["spitzel", "aws CLI", "original"];
const records = events(count, "111122223333", "us-east-1");
const LATENCIES = [200, 1000, 3900];

/** Mean `ms`: half of it fixed, half exponential, and one answer in fifty much slower. */
const heavyTail = (ms) => (random) => {
  const base = ms * (0.5 - 0.45 * Math.log(1 - random()));
  return random() < 0.02 ? base * 3.5 : base;
};

/** The tools begin one after another, so that none is measured while others load. */
const STAGGER_MS = 5000;

async function measure(latencyMs, tool, index) {
  await delay(index * STAGGER_MS);
  const answers = [];
  const emulator = await startEmulator({
    records: [records],
    clock: { now: () => performance.now() },
    random: seededRandom(7),
    latencyMs: heavyTail(latencyMs),
    onRequest: () => answers.push(performance.now()),
  });
  const [command] = commands({ url: emulator.url, fromMs: FROM_MS, toMs: TO_MS, query: {} })[tool];
  const result = await run(command, emulator.url);
  const { requests, pages, throttled } = emulator.counts();
  await emulator.close();
  let complete;
  try {
    complete = idsIn(tool, result.stdout).size === count;
  } catch {
    complete = false;
  }
  const row = {
    latency: `${latencyMs / 1000} s`,
    tool,
    seconds: result.seconds.toFixed(1),
    eventsPerSecond: (count / result.seconds).toFixed(1),
    pages,
    pagesPerSecond: (pages / result.seconds).toFixed(3),
    // From the first answer to the last: without loading the program and waiting for the first answer.
    sustained: ((answers.length - 1) / ((answers.at(-1) - answers[0]) / 1000)).toFixed(3),
    throttled: `${throttled} (${((100 * throttled) / requests).toFixed(1)} %)`,
    complete: complete ? "yes" : `no (exit ${result.code})`,
  };
  print(JSON.stringify(row));
  return row;
}

const cases = tools.flatMap((tool) => LATENCIES.map((ms) => [ms, tool]));
const rows = await Promise.all(cases.map(([ms, tool], index) => measure(ms, tool, index)));
print(`\n| ${Object.keys(rows[0]).join(" | ")} |\n|${"---|".repeat(9)}`);
for (const row of rows) print(`| ${Object.values(row).join(" | ")} |`);
