// Short questions at 2 requests a second: pages over the floor, and how much of the quota is used.
// node bench/history/short.mjs [pages,…] [milliseconds,…] [seeds]
// All runs of one seed side by side, each with an emulator and a quota of its own. Asked are all events of a
// week, with and without its start. Used: the time that the floor takes at the quota, as a share of the time from
// the arrival of the first request to that of the last. The s are those of the whole program.
import { setTimeout as delay } from "node:timers/promises";
import { emulate } from "./emulator.mjs";
import { events, FROM_MS, TO_MS } from "./events.mjs";
import { commands, idsIn, run } from "./peers.mjs";

const numbers = (text) => text.split(",").map(Number);
const sizes = numbers(process.argv[2] ?? "20,58,100");
const latencies = numbers(process.argv[3] ?? "200,1200,3900");
const seeds = Number(process.argv[4] ?? 3);
const QUOTA = 2;
const STAGGER_MS = 2500;

/** Mean `ms`: half of it fixed, half exponential, and one answer in fifty much slower. */
const heavyTail = (ms) => (random) => {
  const base = ms * (0.5 - 0.45 * Math.log(1 - random()));
  return random() < 0.02 ? base * 3.5 : base;
};

async function measure({ pages: floor, latencyMs, isOpen, seed }, index) {
  await delay(index * STAGGER_MS);
  const records = events(floor * 50, "111122223333", "us-east-1", seed);
  const arrivals = [];
  const draw = heavyTail(latencyMs);
  const emulator = await emulate(records, {
    seed,
    latencyMs: (random) => {
      arrivals.push(performance.now());
      return draw(random);
    },
  });
  const words = { url: emulator.url, fromMs: FROM_MS, toMs: TO_MS, query: {} };
  let [command] = commands(words).spitzel;
  if (isOpen) command = command.toSpliced(command.indexOf("--from"), 2);
  const result = await run(command, emulator.url);
  const { pages, throttled } = emulator.counts();
  await emulator.close();
  const isWhole = idsIn("spitzel", result.stdout).size === records.length && result.code === 0;
  const spanS = (arrivals.at(-1) - arrivals[0]) / 1000;
  return { pages, throttled, isWhole, seconds: result.seconds, used: (floor - 1) / QUOTA / spanS };
}

const kinds = sizes.flatMap((pages) =>
  latencies.flatMap((latencyMs) => [false, true].map((isOpen) => ({ pages, latencyMs, isOpen }))),
);
const all = kinds.map(() => []);
for (let seed = 1; seed <= seeds; seed++) {
  const runs = await Promise.all(kinds.map((kind, index) => measure({ ...kind, seed }, index)));
  for (const [i, one] of runs.entries()) all[i].push(one);
}
const mean = (list, of) => list.reduce((sum, one) => sum + of(one), 0) / list.length;
const percent = (share) => `${(100 * share).toFixed(1)} %`;
console.log(
  "| floor | latency | --from | pages | over | used | s | quota s | throttled | complete |",
);
console.log("|---|---|---|---|---|---|---|---|---|---|");
for (const [i, { pages, latencyMs, isOpen }] of kinds.entries()) {
  const runs = all[i];
  const cells = [
    pages,
    `${latencyMs / 1000} s`,
    isOpen ? "no" : "yes",
    runs.map((one) => one.pages).join(", "),
    percent(mean(runs, (one) => one.pages) / pages - 1),
    percent(mean(runs, (one) => one.used)),
    mean(runs, (one) => one.seconds).toFixed(1),
    (pages / QUOTA).toFixed(1),
    runs.reduce((sum, one) => sum + one.throttled, 0),
    runs.every((one) => one.isWhole) ? "yes" : "no",
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
