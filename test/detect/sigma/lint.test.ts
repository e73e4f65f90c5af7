import { expect, test } from "vitest";
import { LINT_FORMATS } from "../../../src/output/rules/lint-formats.ts";
import { lintRuleSet } from "../../../src/detect/sigma/lint/lint.ts";
import { loadText, ruleText } from "./load-one.ts";

function checksOf(text: string): readonly string[] {
  return lintRuleSet(loadText(text)).map(({ check, line }) => `${check}:${line}`);
}

function lintDetection(detection: string): readonly string[] {
  return checksOf(ruleText(detection));
}

test("a sound rule has nothing to say", () => {
  expect(
    lintDetection(
      "sel: {eventSource: cloudtrail.amazonaws.com, eventName: [StopLogging, DeleteTrail], errorCode: null}\ncondition: sel",
    ),
  ).toEqual([]);
});

// The first five have the shape of the five faulty SigmaHQ rules that docs/design/detection.md §1 names.
test.each([
  ["sel: {eventName: DeleteSAMLProvider, status: success}", ["unknown-field:6"]],
  [
    "sel: {userIdentity.arn|contains: responseElements.accessKey.userName}",
    ["literal-field-path:6"],
  ],
  ["sel: {userIdentity.arn|fieldref: requestParameters.userName}", ["arn-equals-name:6"]],
  [
    "sel: {eventName: ModifyInstanceAttribute, requestParameters.attribute: userData}",
    ["attribute-key:6"],
  ],
  [
    "sel: {userIdentity.type: AssumedRole, userIdentity.sessionContext.sessionIssuer.type: Role}",
    ["broad-rule:1"],
  ],
  ["sel: {userIdentity.type: Root}", []],
  ["sel: {eventSource: iam.amazonaws.com, eventName: CreateUzer}", ["unknown-event:6"]],
  [
    "sel: {eventSource: iam.amazonaws.com, eventName: [CreateUser, RunInstances]}",
    ["unknown-event:6"],
  ],
  ["sel: {eventSource: s3.amazonaws.com, eventName: [ListBuckets, PutBucketAcl]}", []],
  ["sel: {eventSource: lambda.amazonaws.com, eventName: CreateFunction20150331}", []],
  ["sel: {eventSource: signin.amazonaws.com, eventName: ConsoleLogin}", []],
  ["sel: {eventName: [a, null]}", ["null-in-list:6"]],
  ["sel: {eventName|contains|all: a}", ["all-on-one-value:6"]],
  ["sel: {eventName: a}\nother: {eventName: b}", ["unreferenced-identifier:7"]],
  ["sel: {x.principal: a}", ["derived-taxonomy:6"]],
  ["sel: {x.prinzipal: a}", ["unknown-field:6"]],
])("%s: %j", (detection, expected) => {
  expect(lintDetection(`${detection}\ncondition: sel`)).toEqual(expected);
});

test("a filter without not, and a second rule with the same id", () => {
  const rule = ruleText("sel: {eventName: a}\ncondition: sel");
  const filter =
    "title: F\nlogsource: {product: aws}\nfilter: {rules: any, sel: {eventName: b}, condition: sel}\n";
  expect(checksOf(`${rule}---\n${filter}---\n${rule}`)).toEqual([
    "filter-without-not:9",
    "duplicate-id:13",
  ]);
});

test("SARIF names the check, the file and the place", async () => {
  const [diagnostic] = lintRuleSet(loadText(ruleText("sel: {status: a}\ncondition: sel")));
  const sink = await LINT_FORMATS.sarif({ version: "1.2.3" });
  await sink.write(diagnostic === undefined ? [] : [{ ...diagnostic, text: "" }]);
  expect(JSON.parse(sink.end(undefined))).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "spitzel", version: "1.2.3", rules: [{ id: "unknown-field" }] } },
        results: [
          {
            ruleId: "unknown-field",
            level: "warning",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "rules/t.yml" },
                  region: { startLine: 6, startColumn: 9 },
                },
              },
            ],
          },
        ],
      },
    ],
  });
});
