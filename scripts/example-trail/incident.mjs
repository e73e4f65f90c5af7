// The night of 2026-03-03: a leaked key, from the first look around to the silenced trail.

import { ADDRESSES, PRODUCTION } from "./company.mjs";
import { createSupportUser, findRole } from "./incident-foothold.mjs";
import { lookAround } from "./incident-recon.mjs";
import { crossIntoSandbox, silenceTrail, startBigInstances } from "./incident-spread.mjs";
import { copyObjects, readSecrets, replaceFunction, shareSnapshots } from "./incident-theft.mjs";
import { createRandom } from "./random.mjs";
import { parseTime } from "./time.mjs";

/**
 * @typedef {object} Night
 * @property {import("./record.mjs").Scene} scene
 * @property {(time: string, region: string, account?: string) => void} moveTo moves the scene; the time of day is UTC
 * @property {{ ip: string, agent: string }} from
 */

/** Not the build server's software: a penetration-testing distribution. */
const FROM_INTRUDER = {
  ip: ADDRESSES.intruder,
  agent: "aws-cli/2.9.19 Python/3.11.8 Linux/6.6.15-amd64 exe/x86_64.kali.2024 prompt/off",
};

/**
 * @param {number} seed
 * @returns {import("./record.mjs").CloudTrailRecord[]} in no particular order
 */
export function incident(seed) {
  /** @type {import("./record.mjs").Scene} */
  const scene = {
    random: createRandom(seed, "incident"),
    account: PRODUCTION,
    region: "us-east-1",
    now: 0,
    records: [],
  };
  /** @type {Night} */
  const night = {
    scene,
    moveTo: (time, region, account = PRODUCTION) => {
      Object.assign(scene, { now: parseTime(`2026-03-03T${time}:00Z`), region, account });
    },
    from: FROM_INTRUDER,
  };
  lookAround(night);
  const deployAdmin = findRole(night);
  const support = createSupportUser(night, deployAdmin);
  replaceFunction(night, deployAdmin);
  readSecrets(night, support);
  shareSnapshots(night, support);
  copyObjects(night, support);
  const sandboxAdmin = crossIntoSandbox(night, support);
  startBigInstances(night, sandboxAdmin);
  silenceTrail(night, support);
  return scene.records;
}
