import fc from "fast-check";
import { query as jsonP3 } from "json-p3";
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
    ["$.userIdentity['type','odd name']", ["IAMUser", 1]],
    ["$.userIdentity[type,arn]", ["IAMUser", "arn:aws:iam::111122223333:user/Alice"]],
    ["$['userIdentity']['type',\"none\"]", ["IAMUser"]],
    ["$['eventName','a.b']", ["CreateUser", { "c;d": true }]],
    ["$.resources[-1]", ["text"]],
    ["$.resources[::-1].ARN", ["arn:b", "arn:a"]],
    ["$.resources[0]^[1].ARN", ["arn:b"]],
    ["$.userIdentity.*~", ["type", "arn", "odd name"]],
    ["$.userIdentity.*.@number()", [1]],
    ["$..resources..ARN", ["arn:a", "arn:b"]],
    ["$.resources[?@.ARN=='arn:a'].type", ["AWS::IAM::Role"]],
    ["$.resources[?(@.ARN.match(/^ARN:B/i))].type", ["AWS::IAM::User"]],
    ["$.resources[?(@.ARN.search(/b$/) >= 0)].type", ["AWS::IAM::User"]],
    ["$.resources[?(/a$/.test(@.ARN))].type", ["AWS::IAM::Role"]],
    ["$.resources[?match(@.ARN, 'arn:.')].type", ["AWS::IAM::Role", "AWS::IAM::User"]],
    ["$.resources[?search(@.ARN, 'b')].type", ["AWS::IAM::User"]],
    ["$.resources[?(@.type.endsWith('Role'))].ARN", ["arn:a"]],
    ["$.resources[?length(@.ARN) == 5].type", ["AWS::IAM::Role", "AWS::IAM::User"]],
    ["$.resources[?(@.ARN == 'x@y' || @ == 'text')]", ["text"]],
    ["$.resources[?(@property == 1)].ARN", ["arn:b"]],
  ])("%s selects %j", async (text, expected) => {
    expect(await select(text, record)).toStrictEqual(expected);
  });

  test.each([
    ["$..a..a..a..a..a..b"],
    [`$${"['a','a',*]".repeat(20)}`],
    [`$..a${"^..a".repeat(20)}`],
  ])("%s takes no longer than its steps times the size of the record", async (text) => {
    let deep: Record<string, unknown> = {};
    for (let i = 0; i < 20_000; i++) deep = { a: deep };
    expect(Array.isArray(await select(text, deep))).toBe(true);
  });

  test("a filter's regular expression reads a hostile text once", async () => {
    const hostile = { list: ["kali".repeat(60_000)] };
    expect(await select("$.list[?(@.match(/kali.*linux/i))]", hostile)).toStrictEqual([]);
  });

  test.each([
    ["$.resources[?(@.type.repeat(9))]", "@.type.repeat(9)", "unknown method repeat()"],
    ["$.resources[?(@.type.match(/(a)\\1/))]", "(a)\\1", undefined],
    ["$.resources[?(type=='x')]", "type=='x'", "unknown name type"],
  ])("%s is refused", async (text, _filter, problem) => {
    await expect(compilePath(pathOf(text))).rejects.toMatchObject({ exitCode: 2 });
    if (problem !== undefined) {
      await expect(compilePath(pathOf(text))).rejects.toThrow(problem);
    }
  });

  test("selects the nodes that another implementation of RFC 9535 selects", async () => {
    const key = fc.constantFrom("a", "b", "odd name", "it's");
    const quoted = key.map((name) => `'${name.replace("'", "\\'")}'`);
    const index = fc.integer({ min: -3, max: 3 }).map(String);
    const slice = fc
      .tuple(fc.option(fc.integer({ min: -4, max: 4 })), fc.option(fc.integer({ min: -4, max: 4 })))
      .map(([from, to]) => `${from ?? ""}:${to ?? ""}`);
    const step = fc.constantFrom("", ":2", ":-1", ":-2", ":");
    const selector = fc.oneof(
      quoted,
      index,
      fc.tuple(slice, step).map(([range, by]) => range + by),
      fc.constant("*"),
      fc.constantFrom("?@.a == 1", "?@.a > 'm'", "?@ == ''", "?@.b != 2 && @.a == 1"),
    );
    const one = fc.oneof(
      fc.constantFrom(".a", ".b", ".*", "..a", "..*"),
      fc
        .tuple(fc.constantFrom("", ".."), fc.array(selector, { minLength: 1, maxLength: 3 }))
        .map(([dots, list]) => `${dots}[${list.join(",")}]`),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        // No text: to us it has indexes, as in jsonpath-plus.
        fc.constantFrom<unknown>(true, 1, 2, ""),
        fc.dictionary(key, tie("any"), { maxKeys: 3 }),
        fc.array(tie("any"), { maxLength: 4 }),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 3 }).map((parts) => `$${parts.join("")}`),
        fc.dictionary(key, value, { maxKeys: 3 }),
        async (text, json) => {
          const other = new Set(
            jsonP3(text, json as never)
              .values()
              .map((node) => JSON.stringify(node)),
          );
          const { select: run } = await compilePath(pathOf(text));
          const ours = run(json);
          const selected = pathOf(text).keys === undefined ? (ours as unknown[]) : [ours];
          const texts = selected.filter((node) => node !== undefined);
          expect([text, new Set(texts.map((node) => JSON.stringify(node)))]).toStrictEqual([
            text,
            other,
          ]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["$.resources[?(@.type='x')]", "@.type='x'", "= assigns"],
    ["$.resources[?(type=='x')]", "type=='x'", "unknown name type"],
    ["$.resources[?(@.type==)]", "@.type==", "Expected expression after == at character 14"],
    ["$.resources[?(@.a && process.exit())]", "@.a && process.exit()", "unknown name process"],
  ])("%s is rejected before any record is read", async (text, filter, problem) => {
    await expect(compilePath(pathOf(text))).rejects.toMatchObject({
      message: `expected a filter that can be evaluated, got "${filter}" (${problem})`,
      place: { text, offset: text.indexOf(filter) },
      exitCode: 2,
    });
  });
});
