import { expect, test } from "vitest";
import { expandRegions, regionsOfGlobalServices } from "../../src/lookup/regions.ts";
import { parseQuery } from "../../src/match/query.ts";

const globs = (...actions: readonly string[]) =>
  parseQuery({ actions, excludes: [], matches: [] }, {}).actions;

test("a named Region must be there, one of a wildcard need not be", () => {
  expect(expandRegions(["us-gov-*", "us-gov-west-1"], "us-gov-east-1")).toEqual([
    { region: "us-gov-east-1", isOptional: true },
    { region: "us-gov-west-1", isOptional: false },
  ]);
});

test("all is every Region of the partition that the configured one is in", () => {
  const names = (configured: string | undefined) =>
    expandRegions(["all"], configured).map(({ region }) => region);
  expect(names("cn-north-1")).toEqual(["cn-north-1", "cn-northwest-1"]);
  expect(names(undefined)).toContain("eu-west-1");
});

test("a pattern that no Region matches is refused", () => {
  expect(() => expandRegions(["mars-*"], undefined)).toThrow('got "mars-*"');
});

test("the home Region of a global service is added when it was not named", () => {
  expect(regionsOfGlobalServices(globs("iam:*", "s3:*"), ["eu-west-1"])).toEqual([
    { region: "us-east-1", service: "iam" },
  ]);
  expect(regionsOfGlobalServices(globs("iam:*"), ["eu-west-1", "us-east-1"])).toEqual([]);
  expect(regionsOfGlobalServices(globs("route53:*"), ["us-gov-east-1"])).toEqual([
    { region: "us-gov-west-1", service: "route53" },
  ]);
  expect(regionsOfGlobalServices(globs("*"), ["eu-west-1"])).toEqual([]);
});

test("sign-ins are looked for where users on the global endpoint sign in", () => {
  const added = regionsOfGlobalServices(globs("signin:ConsoleLogin"), ["eu-west-1"]);
  expect(added.map(({ region }) => region)).toEqual([
    "us-east-1",
    "us-east-2",
    "eu-north-1",
    "ap-southeast-2",
  ]);
});
