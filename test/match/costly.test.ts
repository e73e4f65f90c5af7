import { expect, test } from "vitest";
import { withoutCostly } from "../../src/match/costly.ts";
import { parseQuery } from "../../src/match/query.ts";

const LOOK_AROUND = "$.userIdentity.arn regex '(?=.*role)A'";
const CHEAP = "$.eventName == 'CreateUser'";

test.each([
  [[CHEAP], [0]],
  [[CHEAP, LOOK_AROUND], [0]],
  [[`not (${CHEAP} or ${LOOK_AROUND})`], []],
  [["$.x regex 'a.{500}b'", "$.x regex '[0-9a-f]{32}'"], [1]],
  [["$.resources[?(@.ARN.match(/x/))] != null", "$.resources[?(@.type=='x')] != null"], [1]],
])("%j: what is left is %j", async (matches, left) => {
  const query = parseQuery({ actions: ["*"], excludes: [], matches }, {});
  expect((await withoutCostly(query)).matches).toEqual(left.map((i) => query.matches[i]));
});
