// How the intruder moves on: the other account, big instances, and the logs.

import { accessDenied, stsCredentials } from "./answers.mjs";
import { principalId, PRODUCTION, SANDBOX } from "./company.mjs";
import { assumedRole, foreignAccount } from "./identities.mjs";
import { caller } from "./record.mjs";
import { MINUTE_MS, spokenTime } from "./time.mjs";

/** @typedef {import("./incident.mjs").Night} Night */
/** @typedef {import("./identities.mjs").Identity} Identity */

/** One call, two records: each account gets its own, tied together by sharedEventID. @param {Night} night @param {Identity} support */
export function crossIntoSandbox({ scene, moveTo, from }, support) {
  const { random } = scene;
  const role = "sandbox-admin";
  const roleArn = `arn:aws:iam::${SANDBOX}:role/${role}`;
  moveTo("02:25", "us-east-1");
  const { now } = scene;
  const session = {
    account: SANDBOX,
    role,
    roleId: principalId("AROA", role),
    sessionName: "support-2",
    since: now,
  };
  const accessKeyId = random.accessKeyId("ASIA");
  const identity = assumedRole({ ...session, accessKeyId });
  const details = {
    response: {
      credentials: stsCredentials(accessKeyId, spokenTime(now + 60 * MINUTE_MS)),
      assumedRoleUser: { assumedRoleId: identity.principalId, arn: identity.arn },
    },
    resources: [{ type: "AWS::IAM::Role", ARN: roleArn, accountId: SANDBOX }],
    sharedEventID: random.uuid(),
    requestID: random.uuid(),
  };
  scene.latest = now;
  const request = { roleArn, roleSessionName: session.sessionName };
  caller(scene, support, from)("sts:AssumeRole", request, details);
  moveTo("02:25", "us-east-1", SANDBOX);
  caller(scene, foreignAccount(PRODUCTION, support.principalId), from)(
    "sts:AssumeRole",
    request,
    details,
  );
  scene.latest = undefined;
  return identity;
}

/** The largest are forbidden by a service control policy, then a quota says no, then it works. @param {Night} night @param {Identity} who */
export function startBigInstances({ scene, moveTo, from }, who) {
  const call = caller(scene, who, from);
  const { random } = scene;
  /** @type {(instanceType: string, count: number, details: import("./record.mjs").Details) => void} */
  const run = (instanceType, count, details) =>
    call(
      "ec2:RunInstances",
      {
        instancesSet: {
          items: [
            {
              imageId: "ami-0c9d8e7f6a5b41302",
              keyName: "support-2",
              minCount: count,
              maxCount: count,
            },
          ],
        },
        instanceType,
        monitoring: { enabled: false },
        disableApiTermination: true,
      },
      details,
    );
  const resource = `arn:aws:ec2:eu-west-1:${SANDBOX}:instance/*`;
  const reason = `User: ${who.arn} is not authorized to perform: ec2:RunInstances on resource: ${resource}`;
  const message = `You are not authorized to perform this operation. ${reason} with an explicit deny in a service control policy.`;
  const unauthorized = { error: ["Client.UnauthorizedOperation", message] };
  const quota =
    "You have requested more vCPU capacity than your current vCPU limit allows for the instance bucket.";
  moveTo("02:28", "eu-west-1", SANDBOX);
  call("ec2:DescribeVpcs", { vpcSet: {}, filterSet: {} });
  call("ec2:CreateKeyPair", { keyName: "support-2", keyType: "rsa" });
  run("p5.48xlarge", 4, unauthorized);
  run("p4d.24xlarge", 8, unauthorized);
  run("g6.48xlarge", 8, { error: ["Client.VcpuLimitExceeded", quota] });
  for (const time of ["02:38", "02:41"]) {
    moveTo(time, "eu-west-1", SANDBOX);
    const items = [1, 2].map(() => ({
      instanceId: `i-${random.hex(17)}`,
      instanceType: "c7i.48xlarge",
      instanceState: { code: 0, name: "pending" },
    }));
    run("c7i.48xlarge", 2, { response: { ownerId: SANDBOX, instancesSet: { items } } });
  }
}

/** The trail "audit" stops; "central", which wrote these very files, is protected by a policy. @param {Night} night @param {Identity} support */
export function silenceTrail({ scene, moveTo, from }, support) {
  const call = caller(scene, support, from);
  const central = `arn:aws:cloudtrail:us-east-1:${PRODUCTION}:trail/central`;
  moveTo("02:47", "us-east-1");
  call("cloudtrail:DescribeTrails", { trailNameList: [] });
  call("cloudtrail:StopLogging", { name: "audit" });
  const because = "with an explicit deny in a service control policy";
  const error = accessDenied(support, "cloudtrail:DeleteTrail", central, because);
  call("cloudtrail:DeleteTrail", { name: central }, { error });
}
