import { fromSource } from "../../scripts/from-source.mjs";

const [numbers, { startEmulator }] = await fromSource(
  "emulator/seeded-random.ts",
  "emulator/server.ts",
);
export const { seededRandom } = numbers;

/** An Event history for one run, in real time; `options` are those of the emulator. */
export function emulate(records, { seed = 1, ...options }) {
  return startEmulator({
    records: [records],
    clock: { now: () => performance.now() },
    random: seededRandom(seed),
    ...options,
  });
}
