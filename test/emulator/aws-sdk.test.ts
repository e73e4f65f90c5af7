import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
  paginateLookupEvents,
} from "@aws-sdk/client-cloudtrail";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { parseFault } from "../../src/emulator/fault.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/server.ts";
import { numbered, TEN_O_CLOCK } from "./fixture.ts";

const emulators: Emulator[] = [];
const clients: CloudTrailClient[] = [];

beforeAll(() => {
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(emulators.splice(0).map((emulator) => emulator.close()));
});

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    records: [Array.from({ length: 120 }, (_, index) => numbered(index, 0))],
    clock: { now: () => performance.now() },
    random: seededRandom(1),
    rate: 0,
    ...options,
  });
  emulators.push(emulator);
  return emulator;
}

function clientOf(emulator: Emulator, maxAttempts = 1, region = "us-east-1"): CloudTrailClient {
  const client = new CloudTrailClient({
    endpoint: emulator.url,
    region,
    maxAttempts,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
  });
  clients.push(client);
  return client;
}

/** The numbers of all events the SDK's paginator finds. */
async function allPages(
  client: CloudTrailClient,
  input: LookupEventsCommandInput = {},
): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { Events = [] } of paginateLookupEvents({ client }, input)) {
    numbers.push(...Events.map((event) => Number(event.EventId?.slice(-12))));
  }
  return numbers;
}

const ALL = Array.from({ length: 120 }, (_, index) => index);

test("the SDK reads an event as AWS documents it", async () => {
  const one = numbered(7, 0, {
    resources: [{ ARN: "arn:aws:iam::111122223333:user/Mallory", type: "AWS::IAM::User" }],
  });
  const { Events } = await clientOf(await start({ records: [[one]] })).send(
    new LookupEventsCommand({}),
  );
  expect(Events).toEqual([
    {
      EventId: "0a1b2c3d-0000-4000-8000-000000000007",
      EventName: "CreateUser",
      ReadOnly: "false",
      AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
      EventTime: new Date("2026-11-20T10:00:00Z"),
      EventSource: "iam.amazonaws.com",
      Username: "Alice",
      Resources: [
        { ResourceType: "AWS::IAM::User", ResourceName: "arn:aws:iam::111122223333:user/Mallory" },
      ],
      CloudTrailEvent: one.text,
    },
  ]);
});

test("the SDK's paginator reads every event of one crowded second, once and in order", async () => {
  const emulator = await start();
  expect(await allPages(clientOf(emulator))).toEqual(ALL);
  expect(emulator.counts()).toEqual({
    requests: 3,
    pages: 3,
    events: 120,
    throttled: 0,
    faults: 0,
  });
});

test("the SDK's paginator goes on after an empty page", async () => {
  expect(await allPages(clientOf(await start({ emptyPageEvery: 2 })))).toEqual(ALL);
});

test("a window and an attribute given to the SDK narrow the answer", async () => {
  const records = [0, 1, 2, 3].map((second) =>
    numbered(second, second, { eventName: second === 2 ? "GetUser" : "CreateUser" }),
  );
  const client = clientOf(await start({ records: [records] }));
  const found = await allPages(client, {
    StartTime: new Date((TEN_O_CLOCK + 1) * 1000),
    EndTime: new Date((TEN_O_CLOCK + 3) * 1000),
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateUser" }],
  });
  expect(found).toEqual([3, 1]);
});

test("a Region's client finds its own records when Regions are kept apart", async () => {
  const records = [numbered(1, 0), numbered(2, 0, { awsRegion: "eu-central-1" })];
  const emulator = await start({ records: [records], byRegion: true });
  expect([
    await allPages(clientOf(emulator, 1, "us-east-1")),
    await allPages(clientOf(emulator, 1, "eu-central-1")),
  ]).toEqual([[1], [2]]);
});

const EARLY = new Date(0);
const LATE = new Date(1000);
const BY_NAME = { AttributeKey: "EventName", AttributeValue: "CreateUser" } as const;

test.each<[string, LookupEventsCommandInput]>([
  ["InvalidLookupAttributesException", { LookupAttributes: [BY_NAME, BY_NAME] }],
  ["InvalidTimeRangeException", { StartTime: LATE, EndTime: EARLY }],
  ["InvalidMaxResultsException", { MaxResults: 51 }],
  ["InvalidNextTokenException", { NextToken: "bm8=" }],
  // @ts-expect-error: the SDK sends what its types do not allow
  ["InvalidEventCategoryException", { EventCategory: "Insight" }],
])("the SDK throws %s, with the request id", async (name, input) => {
  const sent = clientOf(await start()).send(new LookupEventsCommand(input));
  await expect(sent).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode: 400, requestId: "00000000-0000-4000-8000-000000000001" },
  });
});

test.each([
  ["throttle", "ThrottlingException"],
  ["5xx", "InternalFailure"],
  ["access-denied", "AccessDeniedException"],
  ["unrecognized-client", "UnrecognizedClientException"],
  ["expired-token", "ExpiredTokenException"],
])("the fault %s is the SDK's %s", async (fault, name) => {
  const client = clientOf(await start({ faults: [parseFault(fault)] }));
  await expect(client.send(new LookupEventsCommand({}))).rejects.toMatchObject({ name });
});

test("the fault reset is a connection error that the SDK retries", async () => {
  const emulator = await start({ faults: [parseFault("reset")] });
  await expect(clientOf(emulator, 3).send(new LookupEventsCommand({}))).rejects.toMatchObject({
    code: "ECONNRESET",
    $metadata: { attempts: 3 },
  });
  expect(emulator.counts()).toEqual({ requests: 3, pages: 0, events: 0, throttled: 0, faults: 3 });
});

test("the SDK reads everything through server errors and resets when it may retry", async () => {
  const emulator = await start({ faults: [parseFault("5xx:0.2"), parseFault("reset:0.2")] });
  expect(await allPages(clientOf(emulator, 10), { MaxResults: 10 })).toEqual(ALL);
  expect(emulator.counts().faults).toBeGreaterThan(0);
});

test("the SDK is throttled above the rate and not at it", async () => {
  const emulator = await start({ rate: 2 });
  const send = () => clientOf(emulator).send(new LookupEventsCommand({}));
  const settled = await Promise.allSettled([send(), send(), send()]);
  expect(
    settled.map((one) => (one.status === "rejected" ? String(one.reason) : "")).filter(Boolean),
  ).toEqual(["ThrottlingException: Rate exceeded"]);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await send();
  expect(emulator.counts()).toEqual({
    requests: 4,
    pages: 3,
    events: 150,
    throttled: 1,
    faults: 0,
  });
});
