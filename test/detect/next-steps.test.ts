import { expect, test } from "vitest";
import { buildFinding } from "../../src/detect/build-finding.ts";
import type { Finding } from "../../src/detect/finding.ts";
import { FindingStage } from "../../src/detect/finding-stage.ts";
import { NO_IGNORE_LIST } from "../../src/detect/ignore-list.ts";
import { nextStepsOf } from "../../src/detect/next-steps.ts";
import { compileQuery, parseQuery } from "../../src/match/query.ts";
import { whereWords } from "../../src/options/where-words.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { behaviour, event } from "./behaviour/behaviour.ts";
import { hitOf } from "../../src/detect/hit.ts";

function finding(more: object, second = 7200): Finding {
  return buildFinding({
    kind: "detection",
    detector: "sigma",
    level: "low",
    title: "x",
    records: [{ record: event("eve", second, "A", { eventID: "e-1", ...more }) }],
    groupKey: "x",
  });
}

const EVE = {
  type: "IAMUser",
  arn: "arn:aws:iam::111122223333:user/eve",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
};

test("the principal, the key, the address and the event, an hour to both sides", () => {
  const window = "--from 2026-03-03T01:00:00Z --to 2026-03-03T03:00:00Z";
  expect(nextStepsOf(finding({ userIdentity: EVE }), "-t trail")).toEqual([
    `What the principal did around that time: spitzel '*' -t trail -m '$.userIdentity.arn == "${EVE.arn}"' ${window}`,
    `What the access key did around that time: spitzel '*' -t trail -m '$.userIdentity.accessKeyId == "${EVE.accessKeyId}"' ${window}`,
    `What came from the address around that time: spitzel '*' -t trail -m '$.sourceIPAddress == "198.51.100.20"' ${window}`,
    `The first event, whole: spitzel '*' -t trail -m '$.eventID == "e-1"'`,
  ]);
});

test.each<[what: string, userIdentity: CloudTrailRecord]>([
  ["an IAM user", EVE],
  ["a user of Identity Center", { type: "IdentityCenterUser", onBehalfOf: { userId: "u-1" } }],
  ["somebody of another account", { type: "AWSAccount", principalId: "AIDAEXAMPLE" }],
  ["nobody", {}],
])("the commands find the event itself: %s", async (_, userIdentity) => {
  const record = event("eve", 7200, "A", { eventID: "it's", userIdentity });
  const steps = nextStepsOf(finding({ eventID: "it's", userIdentity }), "");
  const expressions = steps.map((step) => /-m '(.*?)'(?: --from|$)/.exec(step)?.[1] ?? "");
  expect(expressions.length).toBeGreaterThan(1);
  for (const expression of expressions) {
    const matches = [expression.replaceAll(`'\\''`, "'")];
    const holds = await compileQuery(parseQuery({ actions: ["*"], matches, excludes: [] }, {}));
    expect(holds(record)).toBe("yes");
  }
});

test.each(['"; rm -rf /', "x\u001b]0;y\u0007", "a\u202eb", "a\\", "two\nlines", ""])(
  "a value that is no plain text is in no command: %j",
  (hostile) => {
    const steps = nextStepsOf(
      finding({
        eventID: hostile,
        sourceIPAddress: hostile,
        userIdentity: { type: "IAMUser", arn: hostile, principalId: hostile, accessKeyId: hostile },
      }),
      "-t trail",
    );
    expect(steps).toEqual([
      "What happened around that time: spitzel '*' -t trail --from 2026-03-03T01:00:00Z --to 2026-03-03T03:00:00Z",
    ]);
  },
);

test("a rule's first step comes first, and is not said twice", () => {
  const stage = new FindingStage({
    isWanted: () => true,
    ignoreList: NO_IGNORE_LIST,
    minLevel: "informational",
    mergeOf: () => undefined,
    where: "-t trail",
  });
  const path = "$.userIdentity.accessKeyId";
  const firstStep = { says: "See what the key did", path, value: EVE.accessKeyId };
  const out = stage.take(hitOf({ ...finding({ userIdentity: EVE }), first_step: firstStep }));
  expect(out).not.toHaveProperty("first_step");
  expect(out?.next_steps?.[0]).toBe(
    `See what the key did: spitzel '*' -t trail -m '${path} == "${EVE.accessKeyId}"' --from 2026-03-03T01:00:00Z`,
  );
  expect(out?.next_steps?.filter((line) => line.includes(path))).toHaveLength(1);
});

test("quotes of a value do not end the quotes of the shell", () => {
  const [step] = nextStepsOf(finding({ userIdentity: { arn: "it's; reboot" } }), "");
  expect(step).toContain(`-m '$.userIdentity.arn == "it'\\''s; reboot"'`);
});

test("principals that were not told apart may be compared again with a lower bar", () => {
  const { ranked } = behaviour([event("a", 0, "A")], { rank: { minEvents: 1 } });
  expect(ranked.map((one) => nextStepsOf(one, "-t trail"))).toEqual([
    [
      "Compare with a lower bar: spitzel detect -t trail --only ranked --rank-min-scorable-principals 1",
    ],
  ]);
});

test("every finding that goes out has them, whatever found it", () => {
  const stage = new FindingStage({
    isWanted: () => true,
    ignoreList: NO_IGNORE_LIST,
    minLevel: "informational",
    mergeOf: () => undefined,
    where: "-t trail",
  });
  const { bursts } = behaviour(["A", "B", "C", "D", "E"].map((name, i) => event("a", i, name)));
  const out = [...bursts, finding({})].flatMap((one) => stage.take(hitOf(one)) ?? []);
  expect(out.map(({ next_steps }) => next_steps?.length ?? 0).every((n) => n > 0)).toBe(true);
  expect(out).toHaveLength(2);
});

const HISTORY = {
  regions: [],
  profiles: [],
  roles: [],
  externalId: undefined,
  sessionName: "spitzel",
  accountsFile: undefined,
  pushdown: undefined,
  withOrigin: false,
  category: undefined,
};

test.each([
  [["my logs", "b"], {}, "-t 'my logs' -t b"],
  [["l/1/a", "l/1/b", "l/1/c", "l/2/d", "l/2/e", "l/2/f"], {}, "-t l/1 -t l/2"],
  [["1", "2", "3", "4", "5", "6"].map((n) => `/logs/${n}/a`), {}, "-t /logs"],
  [[], {}, ""],
  [[], { regions: ["us-*"], profiles: ["audit"] }, "--profile audit --region 'us-*'"],
])("where the records are, as it is typed: %j %j", (trails, history, expected) => {
  expect(whereWords({ trails, history: { ...HISTORY, ...history } })).toBe(expected);
});
