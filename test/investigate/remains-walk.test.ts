import { describe, expect, test } from "vitest";
import { observe } from "../../src/investigate/observe.ts";
import { LaterChanges } from "../../src/investigate/remains.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";

/** A record as JSON.parse gives it: nothing of the program reads it here. */
type Raw = ReturnType<typeof JSON.parse>;

/** What a change is of, in the plainest words; what takes it back is of the same. */
interface Pair {
  readonly made: string;
  readonly ended: readonly string[];
  readonly of: (record: Raw) => string | undefined;
  /** The same of what ends it, where that stands elsewhere. */
  readonly endOf?: (record: Raw) => string | undefined;
  /** The end of whom it was done to. */
  readonly endOfWhole?: "DeleteUser" | "DeleteRole";
}

const user = (record: Raw) => record.requestParameters?.userName;
const role = (record: Raw) => record.requestParameters?.roleName;
const withPolicy = (name: Raw, record: Raw) =>
  `${name} ${record.requestParameters?.policyArn ?? record.requestParameters?.policyName}`;

const PAIRS: readonly Pair[] = [
  { made: "CreateUser", ended: ["DeleteUser"], of: user },
  { made: "CreateRole", ended: ["DeleteRole"], of: role },
  {
    made: "CreateLoginProfile",
    ended: ["DeleteLoginProfile"],
    of: user,
    endOfWhole: "DeleteUser",
  },
  {
    made: "CreateAccessKey",
    ended: ["DeleteAccessKey"],
    of: (record) => record.responseElements?.accessKey?.accessKeyId,
    endOf: (record) => record.requestParameters?.accessKeyId,
  },
  {
    made: "AttachUserPolicy",
    ended: ["DetachUserPolicy"],
    of: (record) => withPolicy(user(record), record),
    endOfWhole: "DeleteUser",
  },
  {
    made: "AttachRolePolicy",
    ended: ["DetachRolePolicy"],
    of: (record) => withPolicy(role(record), record),
    endOfWhole: "DeleteRole",
  },
  {
    made: "PutRolePolicy",
    ended: ["DeleteRolePolicy"],
    of: (record) => withPolicy(role(record), record),
    endOfWhole: "DeleteRole",
  },
  {
    made: "StopLogging",
    ended: ["StartLogging"],
    of: (record) =>
      record.eventSource === "cloudtrail.amazonaws.com"
        ? record.requestParameters?.name
        : undefined,
  },
  {
    made: "CreateFlowLogs",
    ended: ["DeleteFlowLogs"],
    of: (record) =>
      record.responseElements?.CreateFlowLogsResponse?.flowLogIdSet?.item ?? undefined,
    endOf: (record) => record.requestParameters?.DeleteFlowLogsRequest?.FlowLogId?.content,
  },
];

/** Whether each change of these kinds was taken back, and when first, by a walk over all later records. */
function walked(raw: readonly Raw[]): ReadonlyMap<string, string> {
  const states = new Map<string, string>();
  for (const change of raw) {
    const pair = PAIRS.find(({ made }) => made === change.eventName);
    const of = pair?.of(change);
    if (pair === undefined || typeof of !== "string" || change.errorCode !== undefined) continue;
    const times = raw
      .filter(
        (one) =>
          one.errorCode === undefined &&
          one.recipientAccountId === change.recipientAccountId &&
          one.eventTime >= change.eventTime &&
          ((pair.ended.includes(one.eventName) && (pair.endOf ?? pair.of)(one) === of) ||
            (one.eventName === pair.endOfWhole &&
              [user, role].some((name) => name(one) !== undefined && name(one) === name(change)))),
      )
      .map(({ eventTime }) => String(eventTime))
      .toSorted((a, b) => (a < b ? -1 : 1));
    states.set(change.eventID, times.length === 0 ? "still there" : `undone ${times[0]}`);
  }
  return states;
}

describe("an independent walk over the raw records finds the same users, roles, keys, policies and trails taken back in", () => {
  test.each([{ name: "examples/trail", path: EXAMPLE_TRAIL }, ...SHARED_TRAILS])(
    "$name",
    async ({ path }) => {
      const { records } = await readTrail([path]);
      // Some of these trails give all their events one id.
      const raw = records
        .map(({ text }, i) => ({ ...JSON.parse(text), eventID: `record ${i}` }))
        .filter(({ eventTime }) => eventTime);
      const expected = walked(raw);
      const later = new LaterChanges();
      const observed = raw.flatMap((record) => observe(record) ?? []);
      for (const one of observed) later.take(one);
      const found = observed
        .filter(({ id }) => expected.has(id))
        .map((one) => {
          const remains = later.remainsOf(one);
          const at =
            "by" in remains ? ` ${new Date(remains.by.ms).toISOString().slice(0, 19)}Z` : "";
          return [one.id, `${remains.state}${at}`] as const;
        });
      expect(new Map(found)).toEqual(expected);
    },
  );
});
