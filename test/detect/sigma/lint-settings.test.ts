import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../../cli/fake-environment.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordText } from "../../support/trail-shapes.ts";

const RULE = `title: Something is created
id: 11111111-2222-4333-8444-555555555560
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: CreateUser}
  condition: selection
level: low
spitzel: {stagd: true, owner: us}
`;

test("a misspelt setting of a rule or configuration is said, with what was probably meant", async () => {
  const folder = tempFolder({
    "rule.yml": RULE,
    "in.ndjson": `${recordText("CreateUser")}\n`,
    "keys.yaml": "detct: {}\n",
    "burst.yaml": "detect: {burst: {gap_secnds: 60}}\n",
  });
  const rule = join(folder, "rule.yml");
  const detect = ["detect", "-t", join(folder, "in.ndjson"), "--no-pack", "-r", rule];
  const said = ['unknown setting "stagd" under spitzel: did you mean staged?'];
  for (const words of [detect, ["rules", "lint", rule]]) {
    const { stdout, stderr } = await runCli(words);
    expect(said.filter((line) => !`${stdout}${stderr}`.includes(line))).toEqual([]);
    expect(`${stdout}${stderr}`).not.toContain("owner");
  }
  for (const [file, hint] of [
    ["keys.yaml", "hint: did you mean detect?"],
    ["burst.yaml", "hint: did you mean gap_seconds?"],
  ] as const) {
    const { stderr, exitCode } = await runCli([...detect, "--config", join(folder, file)]);
    expect([exitCode, stderr.split("\n")]).toEqual([2, expect.arrayContaining([hint])]);
  }
});
