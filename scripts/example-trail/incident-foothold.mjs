// How the intruder settles in: a role that trusts too much, then a user of its own.

import { accessDenied, stsCredentials } from "./answers.mjs";
import { ADDRESSES, AGENTS, OUTSIDE_ACCOUNT, principalId, PRODUCTION } from "./company.mjs";
import { buildAgent } from "./deployments.mjs";
import { assumedRole, iamUser } from "./identities.mjs";
import { consoleLogin } from "./people.mjs";
import { caller } from "./record.mjs";
import { MINUTE_MS, parseTime, spokenTime } from "./time.mjs";

/** @typedef {import("./incident.mjs").Night} Night */

/** @param {string} role */
const arnOf = (role) => `arn:aws:iam::${PRODUCTION}:role/${role}`;

/** Three roles refuse, the fourth lets the key in. Returns the session's identity. @param {Night} night */
export function findRole({ scene, moveTo, from }) {
  const { random } = scene;
  const call = caller(scene, buildAgent, from);
  moveTo("01:19", "us-east-1");
  for (const role of ["admin", "Administrator", "OrganizationAccountAccessRole"]) {
    call("sts:AssumeRole", null, {
      error: accessDenied(buildAgent, "sts:AssumeRole", arnOf(role)),
    });
  }
  const session = {
    account: PRODUCTION,
    role: "deploy-admin",
    roleId: principalId("AROA", "deploy-admin"),
    sessionName: "cli-session",
    accessKeyId: random.accessKeyId("ASIA"),
    since: parseTime("2026-03-03T01:21:00Z"),
  };
  moveTo("01:21", "us-east-1");
  scene.latest = session.since;
  const identity = assumedRole(session);
  call(
    "sts:AssumeRole",
    { roleArn: arnOf("deploy-admin"), roleSessionName: session.sessionName, durationSeconds: 3600 },
    {
      response: {
        credentials: stsCredentials(
          session.accessKeyId,
          spokenTime(session.since + 60 * MINUTE_MS),
        ),
        assumedRoleUser: { assumedRoleId: identity.principalId, arn: identity.arn },
      },
      resources: [{ type: "AWS::IAM::Role", ARN: arnOf("deploy-admin") }],
    },
  );
  scene.latest = undefined;
  return identity;
}

/**
 * @param {Night} night
 * @param {import("./identities.mjs").Identity} deployAdmin the assumed role's session
 * @returns the new user's identity, with the access key made for it
 */
export function createSupportUser({ scene, moveTo, from }, deployAdmin) {
  const { random } = scene;
  const call = caller(scene, deployAdmin, from);
  const userName = "support-2";
  const user = {
    account: PRODUCTION,
    userName,
    userId: principalId("AIDA", userName),
    accessKeyId: random.accessKeyId("AKIA"),
  };
  moveTo("01:23", "us-east-1");
  call("sts:GetCallerIdentity");
  call("iam:ListUsers");
  call("iam:ListAttachedRolePolicies", { roleName: "deploy-admin" });
  moveTo("01:33", "us-east-1");
  const arn = `arn:aws:iam::${PRODUCTION}:user/${userName}`;
  call(
    "iam:CreateUser",
    { userName },
    {
      response: (atMs) => ({
        user: { path: "/", userName, userId: user.userId, arn, createDate: spokenTime(atMs, " ") },
      }),
    },
  );
  call("iam:AttachUserPolicy", {
    userName,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  const accessKey = { userName, accessKeyId: user.accessKeyId, status: "Active" };
  call(
    "iam:CreateAccessKey",
    { userName },
    { response: (atMs) => ({ accessKey: { ...accessKey, createDate: spokenTime(atMs, " ") } }) },
  );
  const loginProfile = { userName, passwordResetRequired: false };
  call(
    "iam:CreateLoginProfile",
    { userName, passwordResetRequired: false },
    {
      response: (atMs) => ({
        loginProfile: { ...loginProfile, createDate: spokenTime(atMs, " ") },
      }),
    },
  );
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: {
          AWS: [
            `arn:aws:iam::${PRODUCTION}:user/build-agent`,
            `arn:aws:iam::${OUTSIDE_ACCOUNT}:root`,
          ],
        },
        Action: "sts:AssumeRole",
      },
    ],
  };
  moveTo("01:41", "us-east-1");
  call("iam:UpdateAssumeRolePolicy", {
    roleName: "deploy-admin",
    policyDocument: JSON.stringify(policy),
  });
  visitConsole({ scene, moveTo }, user);
  return iamUser(user);
}

/** @param {Pick<Night, "scene" | "moveTo">} night @param {Parameters<typeof iamUser>[0]} user */
function visitConsole({ scene, moveTo }, user) {
  moveTo("01:50", "us-east-1");
  consoleLogin(scene, iamUser({ ...user, accessKeyId: undefined }), ADDRESSES.intruderBrowser, {
    mfa: "No",
  });
  const browser = { ip: ADDRESSES.intruderBrowser, agent: AGENTS.browser };
  const visitor = iamUser({
    ...user,
    accessKeyId: scene.random.accessKeyId("ASIA"),
    consoleSince: scene.now,
  });
  const click = caller(scene, visitor, browser);
  for (const action of [
    "ec2:DescribeInstances",
    "iam:ListUsers",
    "secretsmanager:ListSecrets",
    "organizations:DescribeOrganization",
  ]) {
    click(action, null, { isConsole: true });
  }
}
