import { expect, test } from "vitest";
import { regionCaveat } from "../../src/match/global-services.ts";

test.each([
  ["iam", "eu-west-1", "us-east-1"],
  ["cloudfront", "ap-southeast-2", "us-east-1"],
  ["networkmanager", "eu-west-1", "us-west-2"],
  ["route53-recovery-control-config", "us-east-1", "us-west-2"],
  ["iam", "cn-northwest-1", "cn-north-1"],
  ["support", "cn-northwest-1", "cn-north-1"],
  ["cloudfront", "cn-north-1", "cn-northwest-1"],
  ["iam", "us-gov-east-1", "us-gov-west-1"],
  ["iam", "us-iso-west-1", "us-iso-east-1"],
])("the events of %s, seen from %s, are in %s", (prefix, region, home) => {
  expect(regionCaveat(prefix, region)).toBe(
    `${prefix} is a global service: its events are in the Event history of ${home}, not of ${region}`,
  );
});

test.each([
  ["iam", "us-east-1"],
  ["IAM", "us-east-1"],
  ["networkmanager", "us-west-2"],
  ["iam", "us-isob-east-1"],
  ["s3", "eu-west-1"],
  ["*", "eu-west-1"],
  ["", "eu-west-1"],
])("there is nothing to know about %j in %s: what is there is all", (prefix, region) => {
  expect(regionCaveat(prefix, region)).toBeUndefined();
});

test.each([
  [
    "Organizations",
    "eu-west-1",
    "organizations is a global service: its events are in the Event history of us-east-1, not of eu-west-1",
  ],
  [
    "signin",
    "eu-west-1",
    "sign-ins are in us-east-1, or for users on the global endpoint in us-east-2, eu-north-1 or ap-southeast-2",
  ],
  ["sts", "us-east-1", "sts events are in the Region whose endpoint was called: ask each"],
])("asking for %s in %s needs to know: %s", (prefix, region, caveat) => {
  expect(regionCaveat(prefix, region)).toBe(caveat);
});
