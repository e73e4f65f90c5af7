import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../../cli/fake-environment.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordText } from "../../support/trail-shapes.ts";

const RULE = `title: A key that is not announced
id: 11111111-2222-4333-8444-555555555556
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {requestParameters.text|re: '(?<!no-)secret'}
  condition: selection
level: low
`;
const record = (id: string, text: string): string =>
  `${recordText("PutRolePolicy", `,"eventID":"${id}","requestParameters":{"text":"${text}"}`)}\n`;

test("a value too long for a rule's look-around is said, and the run is not complete", async () => {
  const folder = tempFolder({
    "rule.yml": RULE,
    "in.ndjson":
      record("e1", "a secret") +
      record("e2", "no-secret") +
      record("e3", `${"x".repeat(2000)}secret`),
  });
  const rule = ["--rules", join(folder, "rule.yml")];
  const detect = ["detect", "-t", join(folder, "in.ndjson"), "--no-pack", ...rule];
  const { exitCode, stdout, stderr } = await runCli([...detect, "--only", "sigma"]);
  const reason =
    'spitzel: skipped record e3: rule "A key that is not announced": a value of 2006 characters is too long for look-around or a back-reference: (?<!no-)secret';
  const findings = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { events: { ids: unknown } });
  expect({ exitCode, ids: findings.map(({ events }) => events.ids) }).toEqual({
    exitCode: 4,
    ids: [["e1"]],
  });
  expect(stderr.split("\n")).toContain(reason);
  const timeline = await runCli(["timeline", "-t", join(folder, "in.ndjson"), ...rule]);
  expect([timeline.exitCode, timeline.stderr.split("\n").includes(reason)]).toEqual([4, true]);
});
