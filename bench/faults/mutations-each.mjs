/// <reference types="node" />
// Damaged trail files, read by the scanner and by parsing every record: what is printed, skipped and counted, and
// the exit code, must be the same. In this process; nothing is left behind.
// node bench/faults/mutations.mjs [files] [seed] [folder…]
// The folders' files are mutated too, besides made-up ones; ../shared/trails where it exists.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromTests } from "../../scripts/from-source.mjs";

const [count = 10_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const shared = new URL("../../../shared/trails", import.meta.url).pathname;
const folders = process.argv.length > 4 ? process.argv.slice(4) : [shared];
const packageFolder = new URL("../../", import.meta.url);
const [{ mutatedFiles }, { readBothWays }] = await fromTests(
  "support/mutated-files.ts",
  "support/both-ways.ts",
);

const folder = mkdtempSync(join(tmpdir(), "spitzel-mutations-"));
const exitCodes = {};
let [bytes, records, differences, done] = [0, 0, 0, 0];
try {
  for (const file of mutatedFiles(count, { seed, folders })) {
    const { fast, plain } = await readBothWays(file, folder, packageFolder);
    exitCodes[fast.exitCode] = (exitCodes[fast.exitCode] ?? 0) + 1;
    bytes += file.bytes.length;
    records += Number(
      /of ([\d,]+) records? matched/.exec(fast.stderr)?.[1]?.replaceAll(",", "") ?? 0,
    );
    process.stdout.write(`${done} ${fast.exitCode} ${JSON.stringify(fast.stderr)}\n`);
    const isSame = ["stdout", "stderr", "exitCode"].every((what) => fast[what] === plain[what]);
    if (!isSame) {
      differences++;
      const kept = join(tmpdir(), `spitzel-mutation-i16-${seed}-${done}.json`);
      writeFileSync(kept, file.bytes);
      console.log(`differs: spitzel ${file.words.join(" ")} -t ${kept}`);
    }
    done++;
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${count} files`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
const codes = Object.entries(exitCodes).map(([code, files]) => `${files} × ${code}`);
console.log(
  `${done} files (seed ${seed}), ${(bytes / 1e6).toFixed(0)} MB, ${records} records read; exit codes ${codes.join(", ")}; ${differences} differences`,
);
process.exitCode = differences > 0 ? 1 : 0;
