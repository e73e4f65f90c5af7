import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/server.ts";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

/** Debian's first: `.ci/run` installs it. */
const AWS = existsSync("/usr/bin/aws") ? "/usr/bin/aws" : "aws";
const isMissing = spawnSync(AWS, ["--version"]).status !== 0;

interface Request {
  readonly name: string;
  /** What spitzel is asked. */
  readonly words: readonly string[];
  /** The request that the AWS CLI is told to send, which is the one that spitzel should send. */
  readonly attribute?: string;
  readonly from?: string;
  readonly to?: string;
}

const requests: readonly Request[] = [
  { name: "everything", words: ["*"] },
  {
    name: "everything in a window",
    words: ["*"],
    from: "2026-03-03T01:00:00Z",
    to: "2026-03-03T01:59:59Z",
  },
  {
    name: "EventName",
    words: ["sts:AssumeRole"],
    attribute: "AttributeKey=EventName,AttributeValue=AssumeRole",
  },
  {
    name: "EventName in a window",
    words: ["ec2:DescribeInstances"],
    attribute: "AttributeKey=EventName,AttributeValue=DescribeInstances",
    from: "2026-03-02T12:00:00Z",
    to: "2026-03-03T02:10:04Z",
  },
  {
    name: "EventSource",
    words: ["*", "--match", '$.eventSource == "ec2.amazonaws.com"'],
    attribute: "AttributeKey=EventSource,AttributeValue=ec2.amazonaws.com",
  },
  {
    name: "ReadOnly",
    words: ["*", "--match", "$.readOnly == false"],
    attribute: "AttributeKey=ReadOnly,AttributeValue=false",
  },
  {
    name: "Username",
    words: [
      "*",
      "--match",
      '$.userIdentity.type == "IAMUser"',
      "--match",
      '$.userIdentity.userName == "dana"',
    ],
    attribute: "AttributeKey=Username,AttributeValue=dana",
  },
  {
    name: "AccessKeyId",
    words: ["*", "--match", '$.userIdentity.accessKeyId == "AKIAIOSFODNN7EXAMPLE"'],
    attribute: "AttributeKey=AccessKeyId,AttributeValue=AKIAIOSFODNN7EXAMPLE",
  },
  {
    name: "EventId",
    words: ["*", "--match", '$.eventID == "fa9ae824-9d9b-4e46-b452-9e3a62a6a030"'],
    attribute: "AttributeKey=EventId,AttributeValue=fa9ae824-9d9b-4e46-b452-9e3a62a6a030",
  },
];

async function lookupEvents(url: string, request: Request): Promise<readonly string[]> {
  const { attribute, from, to } = request;
  const { stdout } = await promisify(execFile)(
    AWS,
    [
      "cloudtrail",
      "lookup-events",
      "--endpoint-url",
      url,
      "--output",
      "json",
      "--query",
      "Events[].EventId",
      ...(attribute === undefined ? [] : ["--lookup-attributes", attribute]),
      ...(from === undefined ? [] : ["--start-time", from]),
      ...(to === undefined ? [] : ["--end-time", to]),
    ],
    {
      maxBuffer: 100_000_000,
      env: {
        PATH: process.env["PATH"],
        HOME: "/nonexistent",
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "example",
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      },
    },
  );
  return JSON.parse(stdout) as readonly string[];
}

async function spitzel(url: string, { words, from, to }: Request): Promise<readonly string[]> {
  const { stdout } = await runSpitzel([
    ...words,
    "--endpoint-url",
    url,
    "--rate",
    "1000",
    ...(from === undefined ? [] : ["--from", from]),
    ...(to === undefined ? [] : ["--to", to]),
  ]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => (JSON.parse(line) as { readonly eventID: string }).eventID);
}

describe.skipIf(isMissing)("the AWS CLI and spitzel, with the same request", () => {
  const asked: unknown[] = [];
  let emulator: Emulator;
  beforeAll(async () => {
    const { records } = await readTrail([EXAMPLE_TRAIL]);
    emulator = await serveRecords([records], {
      includeDataEvents: false,
      onRequest: ({ attribute, startSeconds, events }) =>
        asked.push({ attribute, startSeconds, events }),
    });
  });
  afterAll(() => emulator.close());

  test.each(requests)(
    "$name: the same pages and the same events in the same order",
    async (one) => {
      asked.length = 0;
      const control = await lookupEvents(emulator.url, one);
      const pagesOfControl = asked.splice(0);
      expect(control.length).toBeGreaterThan(0);
      expect(await spitzel(emulator.url, one)).toStrictEqual(control);
      expect(asked).toStrictEqual(pagesOfControl);
    },
  );
});
