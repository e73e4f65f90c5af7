// Fills every log file with the everyday scenes of its account, Region and hour.

import * as application from "./application.mjs";
import * as background from "./background.mjs";
import { deliveries, PRODUCTION, SANDBOX } from "./company.mjs";
import * as deployments from "./deployments.mjs";
import * as people from "./people.mjs";
import { createRandom } from "./random.mjs";
import * as sandbox from "./sandbox.mjs";
import { isoTime, MINUTE_MS } from "./time.mjs";

/** How many records a quiet hour adds to a file, at least; working hours add half as much again. @type {Record<string, Record<string, number>>} */
const QUIET_RECORDS = {
  [PRODUCTION]: { "us-east-1": 24, "eu-central-1": 26, "eu-west-1": 13 },
  [SANDBOX]: { "us-east-1": 16, "eu-central-1": 13, "eu-west-1": 11 },
};

/** @typedef {(scene: import("./record.mjs").Scene) => void} Play */

/** @type {Record<string, readonly Play[]>} */
const ALWAYS = {
  [PRODUCTION]: [
    background.monitoring,
    background.autoScaling,
    background.awsChecks,
    application.lambdaStart,
    application.lambdaStart,
    application.objectAccess,
  ],
  [SANDBOX]: [background.monitoring, background.awsChecks, application.lambdaStart],
};

/** @type {Record<string, readonly Play[]>} */
const WORKING_HOURS = {
  [PRODUCTION]: [
    people.consoleVisit,
    people.commandLineWork,
    deployments.deployService,
    deployments.deployFunction,
  ],
  [SANDBOX]: [people.consoleVisit, people.commandLineWork, sandbox.sandboxTerraform],
};

/** Scenes with a fixed place: file (account/Region/delivery time) to scenes. @type {Record<string, readonly Play[]>} */
const APPOINTMENTS = {
  [`${PRODUCTION}/us-east-1/2026-03-02T04:15:00Z`]: [
    background.quarterlyReport,
    deployments.buildServer,
  ],
  [`${PRODUCTION}/us-east-1/2026-03-02T10:30:00Z`]: [
    background.quarterlyReport,
    deployments.buildServer,
  ],
  [`${PRODUCTION}/eu-central-1/2026-03-02T09:10:00Z`]: [background.quarterlyReport],
  [`${PRODUCTION}/eu-central-1/2026-03-02T15:40:00Z`]: [background.quarterlyReport],
  [`${PRODUCTION}/eu-west-1/2026-03-02T17:00:00Z`]: [background.quarterlyReport],
  [`${PRODUCTION}/us-east-1/2026-03-02T22:10:00Z`]: [
    deployments.buildServer,
    deployments.buildServer,
  ],
  [`${PRODUCTION}/us-east-1/2026-03-03T00:05:00Z`]: [
    background.quarterlyReport,
    deployments.buildServer,
  ],
  [`${SANDBOX}/us-east-1/2026-03-02T11:15:00Z`]: [sandbox.rootVisit, sandbox.sandboxTerraform],
  [`${SANDBOX}/us-east-1/2026-03-03T08:30:00Z`]: [sandbox.sandboxTerraform],
};

/**
 * @param {number} seed
 * @returns {import("./record.mjs").CloudTrailRecord[]} records, in no particular order
 */
export function ordinaryTraffic(seed) {
  return deliveries.flatMap((delivery) => traffic(seed, delivery));
}

/** @param {number} seed @param {import("./company.mjs").Delivery} delivery */
function traffic(seed, { account, region, at }) {
  const file = `${account}/${region}/${isoTime(at)}`;
  const random = createRandom(seed, file);
  const hour = new Date(at).getUTCHours();
  const isWorkingHour = hour >= 7 && hour < 19;
  const scenes = isWorkingHour ? [...ALWAYS[account], ...WORKING_HOURS[account]] : ALWAYS[account];
  const atLeast = QUIET_RECORDS[account][region] * (isWorkingHour ? 1.5 : 1);
  /** @type {import("./record.mjs").CloudTrailRecord[]} */
  const records = [];
  const play = (/** @type {Play} */ scene) => {
    const now = at - random.between(3 * 60, 14 * 60) * 1000;
    scene({ random, account, region, now, latest: at - MINUTE_MS, records });
  };
  for (const scene of APPOINTMENTS[file] ?? []) play(scene);
  while (records.length < atLeast) play(random.pick(scenes));
  return records;
}
