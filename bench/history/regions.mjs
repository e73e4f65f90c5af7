// Four Regions and two accounts at once: the sum of their quotas.
// node bench/history/regions.mjs [events of each]     6,000 unless told: 120 pages, 60 s at the quota
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulate } from "./emulator.mjs";
import { events, FROM_MS, TO_MS } from "./events.mjs";
import { run, SPITZEL } from "./peers.mjs";

const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"];
const EACH = Number(process.argv[2] ?? 6000);
/** Of all eight account-Regions. */
const QUOTA = 16;
const arrivals = [];
const latencyMs = (random) => {
  arrivals.push(performance.now());
  return 1000 * (0.5 - 0.5 * Math.log(1 - random()));
};
const records = REGIONS.flatMap((region, i) => events(EACH, "111122223333", region, i + 1));
const emulator = await emulate(records, { latencyMs, byRegion: true });
const folder = mkdtempSync(join(tmpdir(), "spitzel-regions-"));
const profile = (name, key) =>
  `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = example\n`;
writeFileSync(
  join(folder, "credentials"),
  profile("one", "AKIAIOSFODNN7EXAMPLE") + profile("two", "AKIAI44QH8DHBEXAMPLE"),
);
process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
const iso = (ms) => new Date(ms).toISOString();
const words = ["node", SPITZEL, "*", "--region", REGIONS.join(","), "--profile", "one"];
words.push("--profile", "two", "--from", iso(FROM_MS), "--to", iso(TO_MS), "-c");
words.push("--endpoint-url", emulator.url);
const { stdout, stderr, seconds } = await run(words, emulator.url);
const { pages, requests, throttled } = emulator.counts();
const rate = (n) =>
  `${n.toFixed(2)} pages a second of ${QUOTA} (${((100 * n) / QUOTA).toFixed(1)} %)`;
const spanS = (arrivals.at(-1) - arrivals[0]) / 1000;
console.log(
  `${stdout.trim()} records of ${2 * REGIONS.length * EACH}, ${pages} pages in ${seconds.toFixed(1)} s: ${rate(pages / seconds)}`,
);
console.log(
  `from the first request to the last ${rate((pages - 1) / spanS)}; ${throttled} of ${requests} throttled`,
);
console.log(stderr);
await emulator.close();
rmSync(folder, { recursive: true });
