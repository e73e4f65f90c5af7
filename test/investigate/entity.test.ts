import { expect, test } from "vitest";
import { entityOf } from "../../src/investigate/entity.ts";
import { observed, record, session } from "./records.ts";

const [ONE] = observed(
  record("10:00:00", "iam:DeleteRole", {
    eventID: "0b1c2d3e-0000-4000-8000-00000000000a",
    userIdentity: {
      ...session("deploy", "bob", "ASIABOBEXAMPLE000000"),
      principalId: "AROADEPLOYEXAMPLE000:bob",
    },
    requestParameters: { roleName: "old-role", instanceId: "i-0123456789abcdef0" },
    resources: [{ ARN: "arn:aws:iam::111122223333:role/old-role" }],
    userAgent: "[aws-cli/2.15.0 Python/3.11]",
  }),
);

test.each([
  ["198.51.100.7", "network", "actor"],
  ["198.51.100.0/24", "network", "actor"],
  ["198.51.101.0/24", "network", undefined],
  ["ASIABOBEXAMPLE000000", "access key", "actor"],
  ["AROADEPLOYEXAMPLE000", "unique id", "actor"],
  ["111122223333", "account", "actor"],
  ["0b1c2d3e-0000-4000-8000-00000000000a", "event", "actor"],
  ["arn:aws:iam::111122223333:role/deploy", "ARN", "actor"],
  ["arn:aws:sts::111122223333:assumed-role/deploy/bob", "ARN", "actor"],
  ["arn:aws:iam::111122223333:role/old-role", "ARN", "object"],
  ["deploy", "name", "actor"],
  ["deploy/bob", "name", "actor"],
  ["bob", "name", "actor"],
  ["111122223333:deploy", "name", "actor"],
  ["444455556666:deploy", "name", undefined],
  ["old-role", "name", "object"],
  ["i-0123456789abcdef0", "instance", "object"],
  ["aws-cli", "name", "actor"],
  ["aws-cli/2.15.0", "name", "actor"],
  ["aws", "name", undefined],
  ["role", "name", undefined],
] as const)("%s is a(n) %s, and in the record the %s", (text, kind, part) => {
  const entity = entityOf(text);
  expect([entity.kind, ONE === undefined ? "no record" : entity.partIn(ONE)]).toEqual([kind, part]);
});
