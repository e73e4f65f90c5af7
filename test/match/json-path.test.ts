import fc from "fast-check";
import { JSONPath } from "jsonpath-plus";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import type { Path } from "../../src/expr-parser/ast.ts";
import { compilePath } from "../../src/match/json-path.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { segment } from "../support/arbitrary-expr.ts";

function pathOf(text: string): Path {
  const expr = parseExpression(text);
  if (expr.kind !== "present") throw new Error(`${text} is more than a path`);
  return expr.path;
}

async function select(text: string, record: CloudTrailRecord): Promise<unknown> {
  const selector = await compilePath(pathOf(text));
  return selector.select(record);
}

const record = {
  eventName: "CreateUser",
  empty: "",
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/Alice", "odd name": 1 },
  resources: [
    { ARN: "arn:a", type: "AWS::IAM::Role" },
    { ARN: "arn:b", type: "AWS::IAM::User" },
    null,
    "text",
  ],
  "@timestamp": "2026-03-03",
  "a.b": { "c;d": true },
};

describe("a singular path", () => {
  test.each([
    ["$.eventName", "CreateUser"],
    ["$.userIdentity.arn", "arn:aws:iam::111122223333:user/Alice"],
    ["$.userIdentity['odd name']", 1],
    ["$.resources[1].ARN", "arn:b"],
    ["$.resources[9].ARN", undefined],
    ["$.resources.length", 4],
    ["$.eventName.length", 10],
    ["$.empty.length", undefined],
    ["$['@timestamp']", "2026-03-03"],
    ["$['a.b']['c;d']", true],
    ["$.eventName.x.y", undefined],
    ["$.__proto__", undefined],
    ["$.constructor", undefined],
    ["$.userIdentity.toString", undefined],
    ["$", record],
  ])("%s selects %j", async (text, expected) => {
    expect(await select(text, record)).toStrictEqual(expected);
  });

  /** Compact enough that generated paths often hit. */
  const key = segment.map((s) => s.key);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, true, 0, 1.5, "", "text", "eventName"),
      fc.dictionary(key, tie("any"), { maxKeys: 4 }),
      fc.array(tie("any"), { maxLength: 3 }),
    ),
  })).any;
  // jsonpath-plus splits quoted names at a dot next to a bracket end, and takes "/" or spaces as they are.
  const plainSegment = segment.filter((s) => s.key !== "a.b");

  test("selects what jsonpath-plus selects", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plainSegment, { minLength: 1, maxLength: 4 }),
        fc.dictionary(key, value, { maxKeys: 5 }),
        async (segments, json) => {
          const text = `$${segments.map((s) => s.text).join("")}`;
          const nodes = JSONPath<unknown[]>({ path: text, json, wrap: true, eval: false });
          expect([await select(text, json)]).toStrictEqual(
            nodes.length === 0 ? [undefined] : nodes,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("any other path", () => {
  test.each<[string, unknown[]]>([
    ["$.resources[*].ARN", ["arn:a", "arn:b"]],
    ["$..ARN", ["arn:a", "arn:b"]],
    ["$.resources[-1:]", ["text"]],
    ["$.resources[0,1].type", ["AWS::IAM::Role", "AWS::IAM::User"]],
    ["$.resources[?(@.type=='AWS::IAM::Role')].ARN", ["arn:a"]],
    ["$.userIdentity.*", ["IAMUser", "arn:aws:iam::111122223333:user/Alice", 1]],
    ["$.missing[*]", []],
    ["$.resources[?(@.type.constructor)]", []],
  ])("%s selects %j", async (text, expected) => {
    expect(await select(text, record)).toStrictEqual(expected);
  });

  test.each([
    ["$.resources[?(@.type='x')]", "@.type='x'", "= assigns"],
    ["$.resources[?(type=='x')]", "type=='x'", "unknown name type"],
    ["$.resources[?(@.type==)]", "@.type==", "Expected expression after == at character 11"],
    ["$.resources[?(@.a && process.exit())]", "@.a && process.exit()", "unknown name process"],
  ])("%s is rejected before any record is read", async (text, filter, problem) => {
    await expect(compilePath(pathOf(text))).rejects.toMatchObject({
      message: `expected a filter that can be evaluated, got "${filter}" (${problem})`,
      place: { text, offset: text.indexOf(filter) },
      exitCode: 2,
    });
  });
});
