import { describe, expect, test } from "vitest";
import {
  actionNamesOf,
  dictionaryPrefixes,
  dictionarySpelling,
} from "../../src/match/action-dictionary.ts";
import { SERVICE_PREFIXES } from "../../src/match/service-prefixes.ts";

test("a service's names are unpacked whole and sorted", () => {
  expect(actionNamesOf("execute-api")).toEqual(["InvalidateCache", "Invoke", "ManageConnections"]);
  expect(actionNamesOf("a2c")).toEqual([
    "GetContainerizationJobDetails",
    "GetDeploymentJobDetails",
    "StartContainerizationJob",
    "StartDeploymentJob",
  ]);
});

test("the dictionary holds the 456 services and 22,091 actions of its origin", () => {
  expect(dictionaryPrefixes()).toEqual(SERVICE_PREFIXES);
  expect(SERVICE_PREFIXES.length).toBe(456);
  expect(SERVICE_PREFIXES.flatMap(actionNamesOf).length).toBe(22_091);
});

test("every name has the letters an IAM action may have", () => {
  const odd = SERVICE_PREFIXES.flatMap(actionNamesOf).filter((name) => !/^[\w-]+$/.test(name));
  expect(odd).toEqual([]);
});

describe("dictionarySpelling", () => {
  test("gives IAM's spelling for any case", () => {
    expect(dictionarySpelling("s3", "getbucketcors")).toBe("GetBucketCORS");
  });

  test.each([
    ["s3", "NoSuchAction"],
    ["nosuchservice", "GetObject"],
    ["__proto__", "constructor"],
    ["s3", "__proto__"],
  ])("knows no %s:%s", (prefix, action) => {
    expect(dictionarySpelling(prefix, action)).toBeUndefined();
  });
});

test("an unknown service has no names", () => {
  expect(actionNamesOf("constructor")).toEqual([]);
});
