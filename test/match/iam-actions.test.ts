import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionNamesOf, dictionaryPrefixes } from "../../src/match/action-dictionary.ts";
import { ACTION_MISMATCHES } from "../../src/match/action-mismatches.ts";
import { HOST_ALIASES } from "../../src/match/host-aliases.ts";
import {
  candidateActions,
  eventSourcesOf,
  withoutDateSuffix,
} from "../../src/match/iam-actions.ts";

describe("candidateActions", () => {
  test.each([
    ["iam.amazonaws.com", "CreateUser", ["iam:CreateUser"]],
    [
      "monitoring.amazonaws.com",
      "PutMetricAlarm",
      ["monitoring:PutMetricAlarm", "cloudwatch:PutMetricAlarm"],
    ],
    ["s3.amazonaws.com", "ListBuckets", ["s3:ListBuckets", "s3:ListAllMyBuckets"]],
    [
      "lambda.amazonaws.com",
      "CreateFunction20150331",
      ["lambda:CreateFunction20150331", "lambda:CreateFunction"],
    ],
    [
      "cloudfront.amazonaws.com",
      "CreateDistributionWithTags2020_05_31",
      [
        "cloudfront:CreateDistributionWithTags2020_05_31",
        "cloudfront:CreateDistributionWithTags",
        "cloudfront:CreateDistribution",
      ],
    ],
    ["kms.amazonaws.com", "ReEncrypt", ["kms:ReEncrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"]],
    [
      "apigateway.amazonaws.com",
      "TagResource",
      ["apigateway:TagResource", "apigateway:POST", "apigateway:PUT"],
    ],
    ["models.lex.amazonaws.com", "PutBot", ["models.lex:PutBot", "lex:PutBot"]],
    ["signin.amazonaws.com", "ConsoleLogin", ["signin:ConsoleLogin"]],
    [
      "autoscaling.amazonaws.com",
      "PutScalingPolicy",
      [
        "autoscaling:PutScalingPolicy",
        "application-autoscaling:PutScalingPolicy",
        "autoscaling-plans:PutScalingPolicy",
      ],
    ],
    ["s3.amazonaws.com.cn", "ListBuckets", ["s3:ListBuckets", "s3:ListAllMyBuckets"]],
    ["aws:s3", "ObjectCreated:Put", ["aws:s3:ObjectCreated:Put"]],
    [
      "Monitoring.amazonaws.com",
      "PutMetricAlarm",
      ["Monitoring:PutMetricAlarm", "monitoring:PutMetricAlarm", "cloudwatch:PutMetricAlarm"],
    ],
    ["s3.amazonaws.com", "deletebucketcors", ["s3:deletebucketcors", "s3:PutBucketCORS"]],
  ])("reads %s %s as %j", (eventSource, eventName, candidates) => {
    expect(candidateActions(eventSource, eventName)).toEqual(candidates);
  });

  test.each([
    ["", "", [":"]],
    ["iam.amazonaws.com.evil.example", "X", ["iam.amazonaws.com.evil.example:X"]],
    ["", "CreateUser", [":CreateUser"]],
    ["iam.amazonaws.com", "", ["iam:"]],
    [".amazonaws.com", "X", [":X"]],
    ["amazonaws.com", "X", ["amazonaws.com:X"]],
    ["__proto__", "constructor", ["__proto__:constructor"]],
    ["constructor.amazonaws.com", "__proto__", ["constructor:__proto__"]],
    ["s3.amazonaws.com", "__proto__", ["s3:__proto__"]],
    ["s3.amazonaws.com", "toString", ["s3:toString"]],
  ])("takes hostile text %j %j literally", (eventSource, eventName, candidates) => {
    expect(candidateActions(eventSource, eventName)).toEqual(candidates);
  });
});

describe("the date suffix", () => {
  test.each([
    ["CreateFunction20150331", "CreateFunction"],
    ["UpdateFunctionCode20150331v2", "UpdateFunctionCode"],
    ["PublishLayerVersion20181031", "PublishLayerVersion"],
    ["CreateDistribution2020_05_31", "CreateDistribution"],
  ])("of %s goes", (eventName, action) => {
    expect(withoutDateSuffix(eventName)).toBe(action);
  });

  test.each([
    "CreateEnvironmentEC2",
    "DescribeLocationS3",
    "ListPhoneNumbersV2",
    "CreateFunction20150331v",
    "CreateFunction19990331",
    "CreateFunction2015",
    "CreateDistribution2020_05",
    "20150331",
    "Create20150331Function",
  ])("is not seen in %s", (eventName) => {
    expect(withoutDateSuffix(eventName)).toBe(eventName);
  });

  test("is found in no action name of the dictionary", () => {
    const dated = dictionaryPrefixes()
      .flatMap(actionNamesOf)
      .filter((name) => withoutDateSuffix(name) !== name);
    expect(dated).toEqual([]);
  });
});

describe("eventSourcesOf", () => {
  test.each([
    ["iam", ["iam.amazonaws.com"]],
    ["cloudwatch", ["cloudwatch.amazonaws.com", "monitoring.amazonaws.com"]],
    ["monitoring", ["monitoring.amazonaws.com"]],
    ["CloudWatch", ["cloudwatch.amazonaws.com", "monitoring.amazonaws.com"]],
    ["lex", ["lex.amazonaws.com", "models.lex.amazonaws.com", "runtime.lex.amazonaws.com"]],
    ["s3", ["s3.amazonaws.com"]],
    ["s3express", ["s3express.amazonaws.com"]],
    ["es", ["es.amazonaws.com", "opensearchservice.amazonaws.com"]],
    [
      "application-autoscaling",
      ["application-autoscaling.amazonaws.com", "autoscaling.amazonaws.com"],
    ],
    [
      "aws-marketplace",
      [
        "aws-marketplace.amazonaws.com",
        "agreement-marketplace.amazonaws.com",
        "discovery-marketplace.amazonaws.com",
        "reporting-marketplace.amazonaws.com",
        "marketplacecatalog.amazonaws.com",
      ],
    ],
    ["__proto__", ["__proto__.amazonaws.com"]],
  ])("%s is logged by %j", (prefix, sources) => {
    expect(eventSourcesOf(prefix)).toEqual(sources);
  });
});

const knownHosts = [
  ...HOST_ALIASES.map(({ host }) => host),
  ...ACTION_MISMATCHES.flatMap(({ hosts }) => hosts),
  ...dictionaryPrefixes(),
];
const knownNames = [
  ...ACTION_MISMATCHES.flatMap(({ events }) => events.map((event) => event.replace("*", "Api"))),
  ...actionNamesOf("s3"),
  ...actionNamesOf("lambda"),
];
const hosts = fc.oneof(fc.constantFrom(...knownHosts), fc.stringMatching(/^[a-z0-9.-]{0,12}$/));
const eventNames = fc
  .tuple(
    fc.oneof(fc.constantFrom(...knownNames), fc.string()),
    fc.constantFrom("", "20150331", "20150331v2", "2020_05_31"),
  )
  .map(([name, suffix]) => name + suffix);
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "constructor", "hasOwnProperty", ".amazonaws.com"),
);

test("for any text there are candidates, the literal first and none twice", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        hosts.map((host) => `${host}.amazonaws.com`),
      ),
      fc.oneof(anyText, eventNames),
      (eventSource, eventName) => {
        const candidates = candidateActions(eventSource, eventName);
        expect(candidates[0]).toBe(
          `${eventSource.replace(/\.amazonaws\.com(?:\.cn)?$/, "")}:${eventName}`,
        );
        expect(new Set(candidates).size).toBe(candidates.length);
      },
    ),
  );
});

test("the source of any candidate is among the sources of its prefix", () => {
  fc.assert(
    fc.property(hosts, eventNames, (host, eventName) => {
      const eventSource = `${host}.amazonaws.com`;
      for (const candidate of candidateActions(eventSource, eventName)) {
        const prefix = candidate.slice(0, candidate.indexOf(":"));
        expect(eventSourcesOf(prefix)).toContain(eventSource);
      }
    }),
    { numRuns: 500 },
  );
});
