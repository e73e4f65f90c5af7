// The morning after: Mira sees the trail "audit" silent and locks the doors.

import { ADDRESSES, AGENTS, PRODUCTION } from "./company.mjs";
import { buildAgent } from "./deployments.mjs";
import { ssoSession } from "./people.mjs";
import { createRandom } from "./random.mjs";
import { caller } from "./record.mjs";
import { parseTime, spokenTime } from "./time.mjs";

/**
 * @param {number} seed
 * @returns {import("./record.mjs").CloudTrailRecord[]}
 */
export function response(seed) {
  /** @type {import("./record.mjs").Scene} */
  const scene = {
    random: createRandom(seed, "response"),
    account: PRODUCTION,
    region: "us-east-1",
    now: parseTime("2026-03-03T07:33:00Z"),
    records: [],
  };
  const who = ssoSession(scene, "mira", "SecurityResponse");
  const call = caller(scene, who, { ip: ADDRESSES.home[0], agent: AGENTS.cli });
  const lookup = (/** @type {string} */ attributeKey, /** @type {string} */ attributeValue) =>
    call("cloudtrail:LookupEvents", {
      lookupAttributes: [{ attributeKey, attributeValue }],
      startTime: spokenTime(parseTime("2026-03-03T00:00:00Z")),
      maxResults: 50,
    });
  call("cloudtrail:GetTrailStatus", { name: "audit" });
  lookup("EventName", "StopLogging");
  call("cloudtrail:StartLogging", { name: "audit" });
  lookup("Username", "support-2");
  lookup("Username", "build-agent");
  const support = { userName: "support-2" };
  call("iam:UpdateAccessKey", {
    userName: "build-agent",
    accessKeyId: buildAgent.accessKeyId,
    status: "Inactive",
  });

  scene.now = parseTime("2026-03-03T07:48:00Z");
  call("iam:DeleteLoginProfile", support);
  call("iam:DetachUserPolicy", {
    ...support,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  call("iam:DeleteUser", support, {
    error: ["DeleteConflictException", "Cannot delete entity, must delete access keys first."],
  });
  call("iam:ListAccessKeys", support);
  const trusted = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${PRODUCTION}:role/github-deploy` },
    Action: "sts:AssumeRole",
  };
  const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trusted] });
  call("iam:UpdateAssumeRolePolicy", { roleName: "deploy-admin", policyDocument });
  return scene.records;
}
