import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../../cli/fake-environment.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordText } from "../../support/trail-shapes.ts";

/** All three are one JavaScript number. */
const [FIRST, SECOND, THIRD] = [
  "12345678901234567890",
  "12345678901234567891",
  "12345678901234567892",
];

const RULES = `title: One of them
id: 11111111-2222-4333-8444-555555555557
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {requestParameters.size: ${SECOND}}
  condition: selection
level: low
---
title: Any of them
name: any_of_them
id: 11111111-2222-4333-8444-555555555558
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {requestParameters.sizes|contains: '${FIRST.slice(0, 10)}'}
  condition: selection
level: low
---
title: Twice the same
id: 11111111-2222-4333-8444-555555555559
correlation:
  type: event_count
  rules: [any_of_them]
  group-by: [requestParameters.size]
  timespan: 1h
  condition: {gte: 2}
level: medium
`;

test("rules and groups tell long numbers apart that are one number to JavaScript", async () => {
  const record = (id: string, size: string): string =>
    `${recordText("PutObject", `,"eventID":"${id}","requestParameters":{"size":${size},"sizes":[${size}]}`)}\n`;
  const folder = tempFolder({
    "rules.yml": RULES,
    "in.ndjson":
      record("e1", FIRST) + record("e2", SECOND) + record("e3", THIRD) + record("e4", THIRD),
  });
  const words = [
    "-t",
    join(folder, "in.ndjson"),
    "--no-pack",
    "--rules",
    join(folder, "rules.yml"),
  ];
  const { stdout } = await runCli(["detect", ...words, "--only", "sigma"]);
  const found = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const of = (title: string) => found.filter((one) => one.title === title);
  expect(of("One of them").map(({ events }) => events.ids)).toEqual([["e2"]]);
  expect(
    of("Twice the same").map(({ correlation, events }) => [correlation.group, events.ids]),
  ).toEqual([[{ "requestParameters.size": THIRD }, ["e3", "e4"]]]);
});
