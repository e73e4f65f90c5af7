import fc from "fast-check";
import { expect, test } from "vitest";
import { createFirstSeenDetector } from "../../../src/detect/first-seen/first-seen-detector.ts";
import { WATCHED_ACTIONS } from "../../../src/detect/first-seen/watches.ts";
import { findingsOf } from "../../../src/detect/hit.ts";
import { dictionarySpelling } from "../../../src/match/action-dictionary.ts";
import { candidateActions } from "../../../src/match/iam-actions.ts";
import type { CloudTrailRecord } from "../../../src/record.ts";

const ACCOUNT = "111122223333";
const START_MS = Date.parse("2026-02-01T00:00:00Z");
const DAY_MS = 86_400_000;

const USER = { type: "IAMUser", userName: "ana", accountId: ACCOUNT, arn: "arn:user/ana" };
const ROLE = {
  type: "AssumedRole",
  accountId: ACCOUNT,
  arn: "arn:assumed-role/deploy/run-1",
  sessionContext: { sessionIssuer: { type: "Role", userName: "deploy" } },
};
const SERVICE = { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" };

let serial = 0;

/** @param action "ec2 RunInstances" @param day since the first */
function call(action: string, day: number, region: string, more: object = {}): CloudTrailRecord {
  const [service, eventName] = action.split(" ");
  return {
    eventID: `e${String(++serial).padStart(6, "0")}`,
    eventTime: new Date(START_MS + day * DAY_MS).toISOString().replace(".000Z", "Z"),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    readOnly: false,
    recipientAccountId: ACCOUNT,
    userIdentity: USER,
    ...more,
  };
}

/** A month of somebody's work in Frankfurt, day by day. */
const month = Array.from({ length: 31 }, (_, day) => call("s3 PutObject", day, "eu-central-1"));
const DENIED = { errorCode: "Client.UnauthorizedOperation" };

function found(records: readonly CloudTrailRecord[]) {
  const detector = createFirstSeenDetector({});
  // Files come in any order.
  for (const record of records.toReversed()) detector.observe({ record, text: "" });
  return {
    findings: findingsOf(detector.finish()),
    disclosures: detector.disclosures(),
  };
}

function told(records: readonly CloudTrailRecord[]): readonly string[] {
  return found([...month, ...records]).findings.map(
    ({ severity, title }) => `${severity} ${title}`,
  );
}

const STARTED = "Compute started in ap-south-1, a Region that was not used before";
const REFUSED = "Compute refused in ap-south-1, a Region that was not used before";
const ASKED = "Models asked by ana, which had not asked any before";

test("compute in a Region where nobody worked in the first half", () => {
  const first = call("ec2 RunInstances", 20, "ap-south-1");
  const records = [first, call("ec2 RunInstances", 21, "ap-south-1"), ...month];
  expect(found(records)).toMatchObject({
    findings: [
      {
        kind: "anomaly",
        detector: "first-seen",
        severity: "high",
        title: STARTED,
        first_seen: "2026-02-21T00:00:00Z",
        count: 1,
        principal: { key: "ana" },
        events: { ids: [first["eventID"]] },
        evidence: {
          tier: "first-seen",
          what: "compute-in-region",
          name: "ap-south-1",
          account: ACCOUNT,
          baseline: ["2026-02-01T00:00:00Z", "2026-02-16T00:00:00Z"],
          known_before: ["eu-central-1"],
          known_before_count: 1,
          event_count: 2,
          first_used: "2026-02-21T00:00:00Z",
        },
        first_step: {
          says: "See all that happened in the Region",
          path: "$.awsRegion",
          value: "ap-south-1",
        },
      },
    ],
    disclosures: [],
  });
});

test.each<[string, readonly CloudTrailRecord[], readonly string[]]>([
  ["work there in the first half", [call("s3 PutObject", 3, "ap-south-1")], []],
  [
    "compute there that AWS scaled",
    [call("ec2 RunInstances", 3, "ap-south-1", { userIdentity: SERVICE })],
    [],
  ],
  [
    "only reading there",
    [call("ec2 DescribeInstances", 3, "ap-south-1", { readOnly: true })],
    [`high ${STARTED}`],
  ],
  [
    "only what stands in every Region",
    [call("config PutConfigurationRecorder", 3, "ap-south-1")],
    [`high ${STARTED}`],
  ],
  ["refused work there", [call("s3 PutObject", 3, "ap-south-1", DENIED)], [`high ${STARTED}`]],
  [
    "work of AWS itself there",
    [call("s3 PutObject", 3, "ap-south-1", { userIdentity: SERVICE })],
    [`high ${STARTED}`],
  ],
  [
    "work there of another account",
    [
      call("s3 PutObject", 3, "ap-south-1", {
        recipientAccountId: "444455556666",
        userIdentity: { ...USER, accountId: "444455556666" },
      }),
    ],
    [`high ${STARTED}`],
  ],
  [
    "preparation there a minute before",
    [call("ec2 CreateKeyPair", 19.999, "ap-south-1")],
    [`high ${STARTED}`],
  ],
])("before compute in a Region: %s", (_, before, expected) => {
  expect(told([...before, call("ec2 RunInstances", 20, "ap-south-1")])).toEqual(expected);
});

test("events of global services do not show that Northern Virginia is worked in", () => {
  const run = call("ec2 RunInstances", 20, "us-east-1");
  const before = [
    "iam CreateRole",
    "signin ConsoleLogin",
    "sts GetSessionToken",
    "route53 ChangeResourceRecordSets",
  ];
  expect(told([run, ...before.map((action) => call(action, 2, "us-east-1"))])).toEqual([
    "high Compute started in us-east-1, a Region that was not used before",
  ]);
  expect(told([run, call("lambda Invoke", 2, "us-east-1")])).toEqual([]);
});

test("a role counts less than a person, what was refused less than what succeeded", () => {
  const run = (more: object): readonly string[] =>
    told([call("ecs RunTask", 20, "ap-south-1", more)]);
  expect([
    ...run({}),
    ...run({ userIdentity: ROLE }),
    ...run(DENIED),
    ...run({ userIdentity: ROLE, ...DENIED }),
    ...run({ userIdentity: SERVICE }),
  ]).toEqual([`high ${STARTED}`, `medium ${STARTED}`, `medium ${REFUSED}`, `low ${REFUSED}`]);
});

test("refused at first, then done: one finding of both", () => {
  const refused = call("ec2 RunInstances", 20, "ap-south-1", DENIED);
  const done = call("ec2 RunInstances", 20.1, "ap-south-1");
  const { findings } = found([...month, refused, done, call("ec2 RunInstances", 22, "ap-south-1")]);
  expect(findings).toMatchObject([
    {
      severity: "high",
      title: STARTED,
      count: 2,
      events: { ids: [refused["eventID"], done["eventID"]] },
    },
  ]);
  // Tried in vain long before.
  const early = { ...refused, eventTime: "2026-02-02T00:00:00Z" };
  expect(found([...month, early, done]).findings).toMatchObject([
    { severity: "high", title: STARTED, count: 1, events: { ids: [done["eventID"]] } },
  ]);
  expect(told([early])).toEqual([]);
});

test("models asked by a principal that had asked none", () => {
  const ask = (day: number, more: object = {}): CloudTrailRecord =>
    call("bedrock InvokeModel", day, "eu-central-1", { readOnly: true, ...more });
  expect(told([ask(20)])).toEqual([`medium ${ASKED}`]);
  expect(told([ask(20), ask(3)])).toEqual([]);
  expect(told([ask(20), ask(3, { userIdentity: ROLE })])).toEqual([`medium ${ASKED}`]);
  expect(told([ask(20), ask(3, { errorCode: "AccessDenied" })])).toEqual([`medium ${ASKED}`]);
  expect(told([ask(20, { userIdentity: ROLE })])).toEqual([
    "low Models asked by deploy, which had not asked any before",
  ]);
  expect(told([ask(20, { errorCode: "AccessDenied" })])).toEqual([
    "low Models refused to ana, which had not asked any before",
  ]);
});

test("where the first half is short, or nobody worked in it, nothing is judged, and that is said once", () => {
  const run = call("ec2 RunInstances", 12, "ap-south-1");
  const ask = call("bedrock Converse", 12, "eu-central-1");
  const says = (what: string): readonly string[] => [
    `first-seen: ${what} not judged: the first half of the records must be 7 days long, with work on 5 of them`,
  ];
  const days = (n: number) => month.slice(0, n);
  expect(found([...days(14), run, ask])).toEqual({
    findings: [],
    disclosures: says("1 Region with compute and 1 principal with models"),
  });
  expect(found([...days(14), call("ec2 RunInstances", 14, "ap-south-1")]).findings).toHaveLength(1);
  expect(found(days(14))).toEqual({ findings: [], disclosures: [] });
  expect(
    found([call("s3 PutObject", 0, "eu-central-1"), call("ec2 RunInstances", 30, "ap-south-1")]),
  ).toEqual({
    findings: [],
    disclosures: says("1 Region with compute"),
  });
});

test("an account that joins late is not compared with the others' past", () => {
  const other = {
    recipientAccountId: "444455556666",
    userIdentity: { ...USER, accountId: "444455556666" },
  };
  const joined = [25, 26, 27, 28].map((day) => call("ec2 RunInstances", day, "us-west-2", other));
  expect(told(joined)).toEqual([]);
});

/** Days of somebody's calls, of which some may be new. */
const calls = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 40 }),
      action: fc.constantFrom(
        "ec2 RunInstances",
        "s3 PutObject",
        "bedrock Converse",
        "iam GetUser",
      ),
      region: fc.constantFrom("eu-central-1", "ap-south-1", "us-east-1"),
      userIdentity: fc.constantFrom<object>(USER, ROLE, SERVICE),
      isDenied: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ day, action, region, userIdentity, isDenied }) =>
      call(action, day, region, { userIdentity, ...(isDenied ? DENIED : {}) }),
    ),
  );

test("the order of records makes no difference", () => {
  const property = fc.property(
    calls.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    ),
    ([all, shuffled]) => {
      const sorted = (records: readonly CloudTrailRecord[]): readonly string[] =>
        found([...month, ...records])
          .findings.map((one) => JSON.stringify(one))
          .toSorted();
      expect(sorted(shuffled)).toEqual(sorted(all));
    },
  );
  fc.assert(property);
});

test("what an earlier run knew comes back from a state, with the same findings", () => {
  const property = fc.property(calls, fc.nat({ max: 30 }), (all, cut) => {
    const records = [...month, ...all].toSorted((a, b) =>
      String(a["eventTime"]) < String(b["eventTime"]) ? -1 : 1,
    );
    const first = createFirstSeenDetector({});
    for (const record of records.slice(0, cut)) first.observe({ record, text: "" });
    const second = createFirstSeenDetector({});
    expect(second.restore?.(JSON.parse(JSON.stringify(first.save?.())))).toBe(true);
    for (const record of records.slice(cut)) second.observe({ record, text: "" });
    const textsOf = (one: typeof second): readonly string[] =>
      findingsOf(one.finish())
        .map((finding) => JSON.stringify(finding))
        .toSorted();
    const whole = createFirstSeenDetector({});
    for (const record of records) whole.observe({ record, text: "" });
    expect(textsOf(second)).toEqual(textsOf(whole));
  });
  fc.assert(property);
});

test("what was new stays so when the records grow, until a record shows otherwise", () => {
  const run = call("ec2 RunInstances", 20, "ap-south-1");
  const later = Array.from({ length: 60 }, (_, day) =>
    call("s3 PutObject", 31 + day, "eu-central-1"),
  );
  const first = createFirstSeenDetector({});
  for (const record of [...month, run]) first.observe({ record, text: "" });
  expect(findingsOf(first.finish())).toHaveLength(1);
  const next = (records: readonly CloudTrailRecord[]) => {
    const detector = createFirstSeenDetector({});
    expect(detector.restore?.(JSON.parse(JSON.stringify(first.save?.())))).toBe(true);
    for (const record of records) detector.observe({ record, text: "" });
    return findingsOf(detector.finish()).map(({ title }) => title);
  };
  expect(next(later)).toEqual([STARTED]);
  expect(next([...later, call("s3 PutObject", 2, "ap-south-1")])).toEqual([]);
  expect(found([...month, run, ...later]).findings).toEqual([]);
});

test("a state of something else is refused", () => {
  const restore = createFirstSeenDetector({}).restore!;
  const account = { account: "a", firstMs: 0, lastMs: 1, days: [0] };
  const subject = {
    watch: "compute-in-region",
    name: "x",
    knownMs: null,
    deeds: 0,
    first: null,
    firstSuccess: null,
    toldSinceMs: null,
  };
  expect(restore([{ ...account, subjects: [subject] }])).toBe(true);
  const wrong = [
    {},
    [{ ...account, subjects: {} }],
    [{ ...account, days: [Number.NaN], subjects: [] }],
    [{ ...account, subjects: [{ ...subject, watch: "x" }] }],
    [{ ...account, subjects: [{ ...subject, first: ["person"] }] }],
    [{ ...account, subjects: [{ ...subject, first: ["nobody", [0, "{}"]] }] }],
  ];
  expect(wrong.map((one) => restore(one))).toEqual(wrong.map(() => false));
});

/** Operations that are allowed by the action of another name, bedrock:InvokeModel. */
const OPERATIONS: ReadonlySet<string> = new Set([
  "InvokeModelWithBidirectionalStream",
  "StartAsyncInvoke",
]);

test("every deed that is looked for is an action that AWS has", () => {
  const isAction = (service: string, name: string): boolean =>
    candidateActions(`${service}.amazonaws.com`, name).some((candidate) => {
      const [prefix = "", action = ""] = candidate.split(":");
      return dictionarySpelling(prefix.toLowerCase(), action) !== undefined;
    });
  const unknown = Object.entries(WATCHED_ACTIONS).flatMap(([service, names]) =>
    names
      .filter((name) => !OPERATIONS.has(name) && !isAction(service, name))
      .map((name) => `${service}:${name}`),
  );
  expect(unknown).toEqual([]);
});
