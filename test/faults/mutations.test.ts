import { expect, test } from "vitest";
import { readBothWays } from "../support/both-ways.ts";
import { mutatedFiles } from "../support/mutated-files.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** `node bench/faults/mutations.mjs` does ten thousand. */
const COUNT = Number(process.env["SPITZEL_TEST_RUNS"] ?? 150);

test("a damaged file is read alike by the scanner and by parsing every record", async () => {
  const folder = tempFolder();
  const folders = SHARED_TRAILS.map(({ path }) => path);
  const exitCodes = new Set<number>();
  for (const file of mutatedFiles(COUNT, { seed: 20_261_129, folders })) {
    const { fast, plain } = await readBothWays(file, folder);
    expect({ file, ...fast }).toEqual({ file, ...plain });
    exitCodes.add(fast.exitCode);
  }
  // Whole, not readable at all, damaged in part.
  expect([...exitCodes].toSorted((a, b) => a - b)).toEqual([0, 3, 4]);
});
