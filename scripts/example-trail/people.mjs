// People at work, signed on through IAM Identity Center: at the console and the command line.

import { ADDRESSES, AGENTS, principalId } from "./company.mjs";
import { assumedRole } from "./identities.mjs";
import { caller } from "./record.mjs";
import { epochSeconds } from "./aws-json.mjs";
import { MINUTE_MS } from "./time.mjs";

/** @typedef {import("./record.mjs").Scene} Scene */

const CONSOLE =
  "https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB";
const PEOPLE = ["mira", "tomas", "priya"];

/** @param {Scene} scene @param {string} name @param {string} [permissionSet] */
export function ssoSession(scene, name, permissionSet = "PowerUser") {
  const role = `AWSReservedSSO_${permissionSet}_${permissionSet === "PowerUser" ? "3f9c51d27ab8e604" : "b71e04c8d96a2f35"}`;
  return assumedRole({
    account: scene.account,
    role,
    path: "/aws-reserved/sso.amazonaws.com/",
    roleId: principalId("AROA", permissionSet),
    sessionName: `${name}@example.com`,
    accessKeyId: scene.random.accessKeyId("ASIA"),
    since: scene.now - scene.random.between(0, 90) * MINUTE_MS,
  });
}

/**
 * @param {Scene} scene
 * @param {import("./identities.mjs").Identity} who
 * @param {string} ip
 * @param {{ mfa: string, result?: string, errorMessage?: string }} outcome
 */
export function consoleLogin(scene, who, ip, outcome) {
  const record = caller(scene, who, { ip, agent: AGENTS.browser })("signin:ConsoleLogin", null, {
    response: { ConsoleLogin: outcome.result ?? "Success" },
    additional: { LoginTo: CONSOLE, MobileVersion: "No", MFAUsed: outcome.mfa },
    type: "AwsConsoleSignIn",
    host: "signin.aws.amazon.com",
    requestID: null,
  });
  record.errorMessage = outcome.errorMessage;
  return record;
}

/** Clicking through the console; the sign-in itself is logged in us-east-1. @param {Scene} scene */
export function consoleVisit(scene) {
  const { random, region } = scene;
  const ip = random.pick([...ADDRESSES.office, ...ADDRESSES.home]);
  const who = ssoSession(scene, random.pick(PEOPLE));
  // IAM Identity Center asks for the second factor before AWS sign-in sees the user, hence "No".
  if (region === "us-east-1")
    consoleLogin(scene, { ...who, accessKeyId: undefined }, ip, { mfa: "No" });
  const call = caller(scene, who, { ip, agent: AGENTS.browser });
  /** @type {readonly [action: string, request: object | null][]} */
  const pages = [
    ["ec2:DescribeInstances", { maxResults: 100, instancesSet: {}, filterSet: {} }],
    ["ec2:DescribeSecurityGroups", { maxResults: 200, securityGroupSet: {}, filterSet: {} }],
    ["lambda:ListFunctions20150331", { maxItems: 50 }],
    ["cloudformation:DescribeStacks", { stackName: "shop-network" }],
    ["logs:DescribeLogGroups", { logGroupNamePattern: "checkout", limit: 50 }],
    ["logs:StartQuery", logQuery(scene)],
    ["rds:DescribeDBInstances", null],
    [
      "health:DescribeEventAggregates",
      { aggregateField: "eventTypeCategory", filter: { eventStatusCodes: ["open", "upcoming"] } },
    ],
    [
      "pi:GetResourceMetrics",
      { startTime: epochSeconds(scene.now - 60 * MINUTE_MS), endTime: epochSeconds(scene.now) },
    ],
  ];
  for (let count = random.between(3, 6); count > 0; count--) {
    const [action, request] = random.pick(pages);
    call(action, request, { isConsole: true });
  }
}

/** @param {Scene} scene */
const logQuery = (scene) => ({
  logGroupName: "/aws/lambda/checkout-webhook",
  queryString: "fields @timestamp, @message | filter status >= 500 & path = '/pay' | limit 20",
  startTime: Math.floor(scene.now / 1000) - 3600,
  endTime: Math.floor(scene.now / 1000),
});

/** @param {Scene} scene */
export function commandLineWork(scene) {
  const { random } = scene;
  const from = { ip: random.pick([...ADDRESSES.office, ...ADDRESSES.home]), agent: AGENTS.cli };
  const call = caller(scene, ssoSession(scene, random.pick(PEOPLE)), from);
  call("sts:GetCallerIdentity");
  call("ec2:DescribeInstances", {
    instancesSet: {},
    filterSet: { items: [{ name: "tag:Name", valueSet: { items: [{ value: "web*" }] } }] },
  });
  if (random.chance(50)) call("ssm:StartSession", { target: `i-${random.hex(17)}` });
  if (random.chance(50)) call("ecs:DescribeServices", { cluster: "shop", services: ["web"] });
  if (random.chance(30)) call("dynamodb:DescribeTable", { tableName: "orders" });
}
