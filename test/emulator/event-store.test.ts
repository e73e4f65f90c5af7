import { expect, test } from "vitest";
import type { EventQuery, EventStore } from "../../src/emulator/event-store.ts";
import { readEvents } from "../../src/emulator/read-events.ts";
import type { ReadRecord } from "../../src/record.ts";
import { CREATE_USER, idOf, numbered, record, TEN_O_CLOCK } from "./fixture.ts";

/** The numbers of the events that a lookup finds, in order. */
function found(store: EventStore, query: Partial<EventQuery> = {}): number[] {
  const { events, from, to } = store.find({ category: "management", ...query });
  return events.slice(from, to).map((event) => Number(event.EventId?.slice(-12)));
}

test("events are newest first, and those of one second in the order they were read", async () => {
  const batches = [
    [numbered(1, 5), numbered(2, 9)],
    [],
    [numbered(3, 5), numbered(4, 0), numbered(5, 5)],
  ];
  expect(found(await readEvents(batches))).toEqual([2, 1, 3, 5, 4]);
});

test("the bounds of a window are inclusive, to the fraction", async () => {
  const store = await readEvents([[0, 1, 2, 3, 4].map((second) => numbered(second, second))]);
  const within = (start: number, end: number): number[] =>
    found(store, { startSeconds: TEN_O_CLOCK + start, endSeconds: TEN_O_CLOCK + end });
  expect([within(1, 3), within(2, 2), within(1.001, 3.5), within(5, 9), within(-9, -1)]).toEqual([
    [3, 2, 1],
    [2],
    [3, 2],
    [],
    [],
  ]);
});

test("a window open at one end reaches to the oldest or the newest event", async () => {
  const store = await readEvents([[0, 1, 2].map((second) => numbered(second, second))]);
  expect(found(store, { startSeconds: TEN_O_CLOCK + 1 })).toEqual([2, 1]);
  expect(found(store, { endSeconds: TEN_O_CLOCK + 1 })).toEqual([1, 0]);
});

const USER_ARN = "arn:aws:iam::111122223333:user/Mallory";

test.each([
  ["EventId", idOf(1)],
  ["EventName", "CreateUser"],
  ["ReadOnly", "false"],
  ["Username", "Alice"],
  ["ResourceType", "AWS::IAM::User"],
  ["ResourceName", USER_ARN],
  ["EventSource", "iam.amazonaws.com"],
  ["AccessKeyId", "AKIAIOSFODNN7EXAMPLE"],
] as const)("%s finds the events with the whole value in its own case", async (key, value) => {
  const user = { ARN: USER_ARN, type: "AWS::IAM::User" };
  const other = { ARN: "arn:aws:iam::111122223333:role/R", type: "AWS::IAM::Role" };
  const store = await readEvents([
    [
      numbered(1, 0, { resources: [other, user, user] }),
      numbered(2, 0, {
        eventName: "DeleteUser",
        eventSource: "sts.amazonaws.com",
        readOnly: true,
        userIdentity: { type: "Root", accessKeyId: "ASIAEXAMPLE" },
        resources: [other],
      }),
      numbered(3, 0, {
        eventName: undefined,
        eventSource: undefined,
        readOnly: undefined,
        userIdentity: undefined,
      }),
    ],
  ]);
  const lookup = (text: string): number[] => found(store, { attribute: { key, value: text } });
  expect([
    lookup(value),
    lookup(value.slice(0, -1)),
    lookup(`${value} `),
    lookup(swapCase(value)),
  ]).toEqual([[1], [], [], []]);
});

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

const OLD = { eventVersion: "1.05", eventCategory: undefined, managementEvent: undefined };
const CATEGORIES = [
  numbered(1, 1, { eventCategory: "Management" }),
  numbered(2, 2, OLD),
  numbered(3, 3, { eventCategory: "Data", managementEvent: false }),
  numbered(4, 4, { eventCategory: "NetworkActivity", managementEvent: undefined }),
  numbered(5, 5, { eventCategory: undefined, managementEvent: false }),
  numbered(6, 6, { eventCategory: "Insight", managementEvent: undefined }),
];

test("only management events are found, unless Insights events are asked for", async () => {
  const store = await readEvents([CATEGORIES]);
  expect([found(store), found(store, { category: "insight" })]).toEqual([[2, 1], [6]]);
  expect([store.size, store.notServed]).toEqual([
    3,
    { withoutTime: 0, notManagement: 3, withoutRegion: 0 },
  ]);
});

test("data events are found among the management events on demand", async () => {
  const store = await readEvents([CATEGORIES], { includeDataEvents: true });
  expect([found(store), found(store, { category: "insight" })]).toEqual([[5, 4, 3, 2, 1], [6]]);
  expect(store.notServed).toEqual({ withoutTime: 0, notManagement: 0, withoutRegion: 0 });
});

test("records without a readable eventTime are counted and not found", async () => {
  const store = await readEvents([
    [numbered(1, 0), record({ eventTime: undefined }), record({ eventTime: "?" })],
  ]);
  expect([found(store), store.notServed]).toEqual([
    [1],
    { withoutTime: 2, notManagement: 0, withoutRegion: 0 },
  ]);
});

test("with Regions kept apart a Region finds its own records only", async () => {
  const records = [
    numbered(1, 1),
    numbered(2, 2, { awsRegion: "eu-central-1" }),
    numbered(3, 3, { awsRegion: undefined }),
  ];
  const store = await readEvents([records], { byRegion: true });
  const attribute = { key: "EventName", value: String(CREATE_USER["eventName"]) } as const;
  expect([
    found(store, { region: "us-east-1" }),
    found(store, { region: "eu-central-1", attribute }),
    found(store, { region: "eu-west-1" }),
    store.notServed,
  ]).toEqual([[1], [2], [], { withoutTime: 0, notManagement: 0, withoutRegion: 1 }]);
});

test("without Regions kept apart every Region finds every record", async () => {
  const store = await readEvents([[numbered(1, 1), numbered(2, 2, { awsRegion: "eu-central-1" })]]);
  expect(found(store, { region: "us-east-1" })).toEqual([2, 1]);
});

async function* twoBatches(): AsyncGenerator<readonly ReadRecord[]> {
  yield [numbered(1, 1)];
  yield [numbered(2, 2)];
}

test("batches may arrive asynchronously", async () => {
  expect(found(await readEvents(twoBatches()))).toEqual([2, 1]);
});
