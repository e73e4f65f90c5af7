// Four Regions and two accounts at once: the sum of their quotas.
// node bench/history/regions.mjs
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { events, FROM_MS, TO_MS } from "./events.mjs";
import { run, SPITZEL } from "./peers.mjs";
import { fromSource } from "../../scripts/from-source.mjs";

const [{ seededRandom }, { startEmulator }] = await fromSource(
  "emulator/seeded-random.ts",
  "emulator/server.ts",
);

const print = (...parts) =>
  process.stdout.write(
    `${parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ")}\n`,
  );

const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"];
const EACH = 1500;
const records = REGIONS.flatMap((region, i) => events(EACH, "111122223333", region, i + 1));
const emulator = await startEmulator({
  records: [records],
  clock: { now: () => performance.now() },
  random: seededRandom(1),
  latencyMs: (random) => 1000 * (0.5 - 0.5 * Math.log(1 - random())),
  byRegion: true,
});
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
print(
  `${stdout.trim()} records of ${2 * REGIONS.length * EACH}, ${pages} pages in ${seconds.toFixed(1)} s: ` +
    `${(pages / seconds).toFixed(2)} pages a second of 16, ${throttled} of ${requests} throttled`,
);
print(stderr);
await emulator.close();
rmSync(folder, { recursive: true });
