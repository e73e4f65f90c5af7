import { expect, test } from "vitest";
import { HOST_ALIASES, prefixesOfHost } from "../../src/match/host-aliases.ts";
import { SERVICE_PREFIXES } from "../../src/match/service-prefixes.ts";

test.each([
  ["monitoring", ["cloudwatch"]],
  ["tagging", ["tag"]],
  ["pinpoint", ["mobiletargeting"]],
  ["opensearchservice", ["es"]],
  ["amazonmq", ["mq"]],
  ["rdsdata", ["rds-data"]],
  ["cloudcontrolapi", ["cloudformation"]],
  ["migrationhub", ["mgh"]],
  ["pricelist", ["pricing"]],
  ["qconnect", ["wisdom"]],
  ["application-insights", ["applicationinsights"]],
  ["servicecatalog-appregistry", ["servicecatalog"]],
  ["contact-lens", ["connect"]],
  ["participant-connect", ["connect"]],
  ["chime-sdk-media-pipelines", ["chime"]],
  ["chime-sdk-voice", ["chime"]],
  ["billingconsole", ["billing"]],
  ["taxconsole", ["tax"]],
  ["transcribestreaming", ["transcribe"]],
  ["agreement-marketplace", ["aws-marketplace"]],
  ["discovery-marketplace", ["aws-marketplace"]],
  ["reporting-marketplace", ["aws-marketplace"]],
  ["marketplacecatalog", ["aws-marketplace"]],
  ["management-marketplace", ["aws-marketplace-management"]],
  ["autoscaling", ["application-autoscaling", "autoscaling-plans"]],
  ["email", ["ses"]],
  ["models.lex", ["lex"]],
  ["runtime.lex", ["lex"]],
  ["streams.dynamodb", ["dynamodb"]],
  ["appstream2", ["appstream"]],
  ["mturk-requester", ["mechanicalturk"]],
  ["identitystore-scim", ["identitystore"]],
])("events of %s carry its own prefix and %j", (host, prefixes) => {
  expect(prefixesOfHost(host)).toEqual([host, ...prefixes]);
});

test("a host that follows the rule carries its own prefix only", () => {
  expect(prefixesOfHost("states")).toEqual(["states"]);
  expect(prefixesOfHost("signin")).toEqual(["signin"]);
});

test("the table has 32 hosts, each once", () => {
  expect(new Set(HOST_ALIASES.map(({ host }) => host)).size).toBe(32);
  expect(HOST_ALIASES.length).toBe(32);
});

test("every alias leads to a prefix that IAM knows", () => {
  const unknown = HOST_ALIASES.flatMap(({ prefixes }) => prefixes).filter(
    (prefix) => !SERVICE_PREFIXES.includes(prefix),
  );
  expect(unknown).toEqual([]);
});
