// The sandbox account: one IAM user who tries things out, and the root user.

import { ADDRESSES, AGENTS, principalId, SANDBOX } from "./company.mjs";
import { iamUser, root } from "./identities.mjs";
import { consoleLogin } from "./people.mjs";
import { caller } from "./record.mjs";

/** @typedef {import("./record.mjs").Scene} Scene */

/** @param {{ accessKeyId?: string }} [more] */
const dana = (more = {}) =>
  iamUser({ account: SANDBOX, userName: "dana", userId: principalId("AIDA", "dana"), ...more });

/** Dana tries things out with Terraform; not everything works at once. @param {Scene} scene */
export function sandboxTerraform(scene) {
  const { random, account, region } = scene;
  const who = dana({ accessKeyId: "AKIA2DANA4TRYEXAMPLE" });
  const call = caller(scene, who, { ip: random.pick(ADDRESSES.home), agent: AGENTS.terraform });
  const vpcId = `vpc-${random.hex(17)}`;
  call("sts:GetCallerIdentity");
  call(
    "ec2:CreateVpc",
    { cidrBlock: "10.20.0.0/16", instanceTenancy: "default" },
    { response: { vpc: { vpcId, state: "pending" } } },
  );
  call("ec2:DescribeVpcAttribute", { vpcId, attribute: "enableDnsSupport" });
  call("ec2:CreateSubnet", { vpcId, cidrBlock: "10.20.1.0/24" });
  const instance = {
    instanceType: "t4g.small",
    instancesSet: { items: [{ imageId: "ami-0e5a1b2c3d4f60718", minCount: 1, maxCount: 1 }] },
  };
  if (random.chance(40)) {
    call("ec2:RunInstances", instance, {
      error: ["Client.InvalidParameterValue", "Invalid value 'web' for iamInstanceProfile.name"],
    });
  } else {
    call("ec2:RunInstances", instance, {
      response: { instancesSet: { items: [{ instanceId: `i-${random.hex(17)}` }] } },
    });
  }
  const functionName = `try-${random.hex(4)}`;
  const role = `arn:aws:iam::${account}:role/try-lambda`;
  call("lambda:CreateFunction20150331", {
    functionName,
    runtime: "python3.13",
    role,
    handler: "app.handler",
    publish: false,
  });
  if (random.chance(60)) call("lambda:DeleteFunction20150331", { functionName });
  if (region !== "us-east-1") return;
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }],
  };
  call("iam:PutRolePolicy", {
    roleName: "try-lambda",
    policyName: "logs",
    policyDocument: JSON.stringify(policy),
  });
  const home = random.pick(ADDRESSES.home);
  const mistyped = { mfa: "No", result: "Failure", errorMessage: "Failed authentication" };
  if (random.chance(60)) consoleLogin(scene, dana(), home, mistyped);
  const signedIn = consoleLogin(scene, dana(), home, { mfa: "Yes" });
  Object.assign(signedIn.additionalEventData ?? {}, {
    MFAIdentifier: `arn:aws:iam::${account}:mfa/dana`,
  });
}

/** The root user pays a bill, with a second factor. @param {Scene} scene */
export function rootVisit(scene) {
  const ip = ADDRESSES.office[0];
  consoleLogin(scene, root(scene.account, undefined, scene.now), ip, { mfa: "Yes" });
  const who = root(scene.account, scene.random.accessKeyId("ASIA"), scene.now);
  const call = caller(scene, who, { ip, agent: AGENTS.browser });
  call("iam:GetAccountSummary", null, { isConsole: true });
  call("billingconsole:GetBillingNotifications", null, { isConsole: true });
}
