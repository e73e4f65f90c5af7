import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { LookupEvent } from "../../src/emulator/event.ts";
import { toEvent } from "../../src/emulator/event.ts";
import { valuesOf } from "../../src/emulator/lookup-attribute.ts";
import { type LookupPlan, planLookup } from "../../src/lookup/plan.ts";
import { withoutEarlier } from "../../src/lookup/without-earlier.ts";
import { candidateActions } from "../../src/match/iam-actions.ts";
import { compileQuery, parseQuery } from "../../src/match/query.ts";
import { type ReadRecord, stringField } from "../../src/record.ts";
import { NOW_MS } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { recordText } from "../support/trail-shapes.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";

const PLACE = { nowMs: NOW_MS, region: "us-east-1", isAws: false };

/** How often the event is delivered, for each choice of look-ups that the first pages may decide for. */
function findings(plan: LookupPlan, event: LookupEvent): readonly number[] {
  const { fromMs = -Infinity, toMs } = plan.window;
  const ms = event.EventTime * 1000;
  if (ms < fromMs || ms > toMs) return [0];
  const { EventId, AccessKeyId, Username, EventName, EventSource, ReadOnly } = event;
  const attributes = { EventId, AccessKeyId, Username, EventName, EventSource, ReadOnly };
  return plan.candidates.map(({ lookups }) => {
    const finding = lookups.filter(
      ({ attribute }) =>
        attribute === undefined || valuesOf(event, attribute.key).includes(attribute.value),
    );
    return finding.flatMap((lookup) => withoutEarlier([{ attributes }], lookups, lookup)).length;
  });
}

/** Delivered once, whichever look-ups are chosen. */
function isFoundOnce(plan: LookupPlan, event: LookupEvent): boolean {
  const found = findings(plan, event);
  return found.length > 0 && found.every((times) => times === 1);
}

/** What the service and the record call by different names, or the record lacks. */
const ODD_RECORDS: readonly ReadRecord[] = [
  { userIdentity: { type: "Root", userName: "account-alias", accessKeyId: "" } },
  { userIdentity: { type: "AssumedRole", userName: "a-name", arn: "arn:aws:sts::1:role/r/s" } },
  { userIdentity: { type: "AWSService", userName: "a-service" } },
  { userIdentity: { userName: "without-type" }, readOnly: "true" },
  { readOnly: null, errorCode: "" },
  { readOnly: undefined, eventID: "", eventSource: "" },
].map((fields) => {
  const text = JSON.stringify({ ...JSON.parse(recordText("CreateUser")), ...fields });
  return { text, record: JSON.parse(text) };
});

let records: readonly ReadRecord[];
beforeAll(async () => {
  ({ records } = await readTrail([EXAMPLE_TRAIL, ...SHARED_TRAILS.map(({ path }) => path)]));
});

test("an action, in any case, is looked up so that every event it stands for is found once", async () => {
  const pairs = new Map(
    records.map((read) => [
      `${stringField(read.record, "eventSource")} ${stringField(read.record, "eventName")}`,
      read,
    ]),
  );
  const lost: string[] = [];
  for (const { record, text } of pairs.values()) {
    const event = toEvent({ text, record: { ...record, eventTime: "2026-03-03T00:00:00Z" } });
    const actions = candidateActions(
      stringField(record, "eventSource") ?? "",
      stringField(record, "eventName") ?? "",
    ).filter((action) => /^[\w.-]+:[\w.-]+$/.test(action));
    for (const action of actions) {
      for (const spelling of [action, action.toLowerCase(), action.toUpperCase()]) {
        const query = parseQuery({ actions: [spelling], excludes: [], matches: [] }, {});
        expect((await compileQuery(query))(record)).toBe("yes");
        if (event !== undefined && !isFoundOnce(planLookup(query, PLACE), event)) {
          lost.push(`${spelling} → ${event.EventSource} ${event.EventName}`);
        }
      }
    }
  }
  expect(lost).toStrictEqual([]);
});

/** The paths that lookups know, those that look like them, and one that none knows. */
const PATHS = [
  "eventID",
  "eventName",
  "eventSource",
  "eventTime",
  "readOnly",
  "errorCode",
  "userIdentity.type",
  "userIdentity.userName",
  "userIdentity.accessKeyId",
];

const ODD_VALUES = ["null", '""', "true", "false", '"true"', '"IAMUser"', '"root"', "3", "[]"];
const DAYS = ["2026-03-02", "2026-03-03", "2026-02-30", "2026-02-29", "2023-07-10", "2026-3"];
const TIMES = ["", "T", "T01:15:00Z", "T24:00:00Z", "T25:00:00Z", "T01:15", " 01:15:00", "Z", "ü"];

const anyPath = fc.constantFrom(...PATHS);
/** A value that the record has, or one that it may have. */
const literalOf = (path: string, read: ReadRecord) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(JSON.stringify(valueAt(path, read) ?? null)) },
    fc.constantFrom(...ODD_VALUES),
    fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...TIMES)).map(([d, t]) => `"${d}${t}"`),
  );

function valueAt(path: string, { record }: ReadRecord): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], record);
}

const comparison = (read: ReadRecord) =>
  anyPath.chain((path) =>
    fc.oneof(
      fc
        .tuple(fc.constantFrom("==", "==", "!=", "<", "<=", ">", ">="), literalOf(path, read))
        .map(([operator, literal]) => `$.${path} ${operator} ${literal}`),
      fc
        .array(literalOf(path, read), { minLength: 1, maxLength: 5 })
        .map((literals) => `$.${path} in [${literals.join(", ")}]`),
      fc.constant(`$.${path}`),
    ),
  );

const expression = (read: ReadRecord): fc.Arbitrary<string> =>
  fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: comparison(read) },
      { weight: 2, arbitrary: fc.tuple(tie("any"), tie("any")).map((two) => two.join(" and ")) },
      fc.tuple(tie("any"), tie("any")).map(([one, other]) => `(${one} or ${other})`),
      tie("any").map((one) => `not (${one})`),
    ),
  })).any;

test("whatever matches is found by one of the lookups, and by one only", async () => {
  const anyRecord = fc.oneof(
    { weight: 2, arbitrary: fc.nat().map((n) => records[n % records.length]!) },
    fc.constantFrom(...ODD_RECORDS),
  );
  const recordAndMatches = anyRecord.chain((read) =>
    fc.record({
      read: fc.constant(read),
      matches: fc.array(expression(read), { minLength: 1, maxLength: 3 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(recordAndMatches, async ({ read, matches }) => {
      const query = parseQuery({ actions: ["*"], excludes: [], matches }, {});
      const event = toEvent(read);
      fc.pre(event !== undefined && (await compileQuery(query))(read.record) === "yes");
      const plan = planLookup(query, PLACE);
      expect(findings(plan, event)).toStrictEqual(plan.candidates.map(() => 1));
      expect(plan.candidates[0]?.lookups).toStrictEqual(plan.lookups);
    }),
    { numRuns: 3000 },
  );
});

describe("a bound on $.eventTime at a day that the calendar lacks", () => {
  test.each(['>= "2026-02-30"', '> "2026-02-29T10:00:00Z"', '>= "2026-02-31T00:00:00Z"'])(
    "%s holds for the first of March",
    async (bound) => {
      const record = { ...JSON.parse(recordText("CreateUser")), eventTime: "2026-03-01T00:30:00Z" };
      const event = toEvent({ text: "{}", record })!;
      const query = parseQuery(
        { actions: ["*"], excludes: [], matches: [`$.eventTime ${bound}`] },
        {},
      );
      const ask = await compileQuery(query);
      expect([ask(record), findings(planLookup(query, PLACE), event)]).toStrictEqual(["yes", [1]]);
    },
  );
});
