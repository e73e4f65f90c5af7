import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { compileExpression } from "../../src/match/predicate.ts";

async function holds(text: string, record: Record<string, unknown>): Promise<boolean> {
  return (await compileExpression(parseExpression(text)))(record);
}

const record = {
  eventTime: "2026-03-03T01:15:00Z",
  errorCode: "AccessDenied",
  nothing: null,
  readOnly: true,
  count: 1000,
  zero: 0,
  text: "1000",
  sourceIPAddress: "203.0.113.66",
  v6: "2001:db8::17",
  service: "ec2.amazonaws.com",
  list: [1, [2, 3]],
  object: { b: [1], a: { c: null } },
  resources: [{ ARN: "arn:a" }, { ARN: "arn:b" }, { type: "x" }],
  policy: '{"Effect": "Allow"}',
};

describe("the truth table", () => {
  test.each([
    // A path that selects nothing behaves as one null.
    ["$.missing == null", true],
    ["$.missing != null", false],
    ["$.nothing == null", true],
    ["$.nothing == None", true],
    ["$.errorCode != null", true],
    ["$.missing == ''", false],
    ["$.missing != 'x'", true],
    ["$.missing in [null]", true],
    ["$.missing in ['x']", false],
    ["$.missing regex '.*'", false],
    ["$.missing < 1", false],
    ["$.missing cidr '0.0.0.0/0'", false],
    ["$.missing", false],
    ["$.nothing", false],
    ["$.zero", true],
    ["$.readOnly", true],
    // Several nodes: any node, and != is not ==.
    ["$.resources[*].ARN == 'arn:b'", true],
    ["$.resources[*].ARN != 'arn:b'", false],
    ["$.resources[*].ARN != 'arn:c'", true],
    ["not $.resources[*].ARN == 'arn:c'", true],
    ["$.resources[*].ARN regex 'b$'", true],
    ["$.resources[*].none == null", true],
    ["$.resources[*].none != null", false],
    ["$.resources[*].ARN > 'arn:a'", true],
    ["$..ARN in ['arn:b']", true],
    ["$..ARN", true],
    ["$..none", false],
    // Equality is typed and deep.
    ["$.count == 1000.0", true],
    ["$.count == '1000'", false],
    ["$.text == 1000", false],
    ["$.readOnly == 1", false],
    ["$.readOnly == True", true],
    ["$.zero == -0.0", true],
    ["$.list == [1, (2, 3)]", true],
    ["$.list == [[2, 3], 1]", false],
    ['$.object == {"a": {"c": null}, "b": [1]}', true],
    ['$.object == {"a": {"c": null}}', false],
    ['$.object == {"a": {}, "b": [1]}', false],
    ["$.list in [1, [1, [2, 3]]]", true],
    // regex searches, and only in text.
    ["$.errorCode regex 'Denied'", true],
    ["$.errorCode regex '^Denied'", false],
    ["$.errorCode regex '(?i)accessdenied'", true],
    ["$.errorCode regex /DENIED/i", true],
    ["$.count regex '.*'", false],
    ["$.readOnly regex 'true'", false],
    ['$.policy regex "\\"Effect\\"\\\\s*:\\\\s*\\"Allow\\""', true],
    // Order: number with number, text with text.
    ["$.count > 999", true],
    ["$.count >= 1000", true],
    ["$.count < 1000", false],
    ["$.count <= 1000", true],
    ["$.count < '2'", false],
    ["$.text < 2000", false],
    ["$.eventTime >= '2026-03-03T01:00:00Z'", true],
    ["$.eventTime < '2026-03-03'", false],
    ["$.readOnly > false", false],
    // Texts: in part or whole, in either case when asked.
    ["$.errorCode contains 'sDen'", true],
    ["$.errorCode contains 'sden'", false],
    ["$.errorCode contains 'sden' icase", true],
    ["$.errorCode startswith 'Access'", true],
    ["$.errorCode startswith 'Denied'", false],
    ["$.errorCode endswith ['x', 'Denied']", true],
    ["$.errorCode endswith ['X', 'DENIED'] icase", true],
    ["$.errorCode == 'accessdenied' icase", true],
    ["$.errorCode == 'accessdenied' icase and $.count == 1000", true],
    ["$.errorCode == 'access' icase", false],
    ["$.errorCode contains []", false],
    ["$.errorCode contains ''", true],
    ["$.count contains '1'", false],
    ["$.missing contains ''", false],
    ["$.resources[*].ARN endswith 'B' icase", true],
    // cidr: addresses only.
    ["$.sourceIPAddress cidr '203.0.113.0/24'", true],
    ["$.sourceIPAddress cidr '203.0.113.66'", true],
    ["$.sourceIPAddress cidr '203.0.113.65'", false],
    ["$.sourceIPAddress cidr ['10.0.0.0/8', '203.0.113.99/27']", false],
    ["$.sourceIPAddress cidr ['10.0.0.0/8', '203.0.113.99/25']", true],
    ["$.v6 cidr '2001:db8::/32'", true],
    ["$.v6 cidr '0.0.0.0/0'", false],
    ["$.service cidr ['0.0.0.0/0', '::/0']", false],
    ["$.count cidr '0.0.0.0/0'", false],
    // Connectives.
    ["$.errorCode == 'x' or $.count == 1000 and $.readOnly == true", true],
    ["($.errorCode == 'x' or $.count == 1000) and $.readOnly == false", false],
    ["not ($.errorCode and $.missing)", true],
    ["!!$.errorCode && $.count", true],
    // Own properties only.
    ["$.__proto__ == null", true],
    ["$.object.constructor != null", false],
  ])("%s is %s", async (text, expected) => {
    expect(await holds(text, record)).toBe(expected);
  });

  test("a != b is exactly not a == b", async () => {
    const path = fc.constantFrom(
      "$.errorCode",
      "$.list",
      "$.resources[*].ARN",
      "$.missing",
      "$..c",
    );
    const literal = fc.oneof(
      fc.constantFrom("null", '"AccessDenied"', "[1,[2,3]]", '"arn:a"', "0"),
      fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(path, literal, async (p, l) => {
        expect(await holds(`${p} != ${l}`, record)).toBe(!(await holds(`${p} == ${l}`, record)));
      }),
    );
  });
});
