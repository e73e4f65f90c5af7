import { expect, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import { runSpitzel } from "../../support/spitzel-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const RULE_ID = "5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d11";

function rule(more = ""): string {
  return `title: Secret read
id: ${RULE_ID}
name: secret_read
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: GetSecretValue}
  condition: selection
level: high
${more}`;
}

function trail(): string {
  const records = ["a", "b", "c"].map((secretId, i) => ({
    eventID: `id-${secretId}`,
    eventTime: `2026-03-03T14:00:0${i}Z`,
    eventSource: "secretsmanager.amazonaws.com",
    eventName: "GetSecretValue",
    awsRegion: "us-east-1",
    userIdentity: { type: "IAMUser", userName: i < 2 ? "eve" : "bob" },
    requestParameters: { secretId },
  }));
  // Delivered twice, as CloudTrail does at times.
  return JSON.stringify({ Records: [...records, records[0]] });
}

async function detect(
  files: Readonly<Record<string, string>>,
  words: readonly string[] = [],
): Promise<{
  readonly found: readonly Finding[];
  readonly stderr: string;
  readonly exitCode: number | null;
}> {
  const folder = tempFolder({ "trail.json": trail(), "rules/secret.yml": rule(), ...files });
  const inFolder = words.map((word) => word.replace("DIR", folder));
  const { stdout, stderr, exitCode } = await runSpitzel(
    [..."detect --no-pack --only sigma --trail".split(" "), `${folder}/trail.json`].concat(
      ["--rules", `${folder}/rules`],
      inFolder,
    ),
  );
  const found = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Finding);
  return { found, stderr, exitCode };
}

test("each event is one finding, and delivered twice still one", async () => {
  const { found, stderr, exitCode } = await detect({});
  expect(found.map(({ events }) => events.ids)).toEqual([["id-a"], ["id-b"], ["id-c"]]);
  expect(stderr).toContain("1 detection (1 document) · 3 findings: 3 high");
  expect(exitCode).toBe(0);
});

test("a rule's merge block makes one finding of those that agree", async () => {
  const merging = rule("spitzel:\n  merge: {by: [userName], window: 1h}\n");
  const { found } = await detect({ "rules/secret.yml": merging });
  expect(found.map(({ count, merged }) => [count, merged?.["by"]])).toEqual([
    [2, { userName: "eve" }],
    [1, undefined],
  ]);
});

test("spitzel.yaml merges, stages and disables rules of others", async () => {
  const config = (settings: string) => ({ "spitzel.yaml": `rules:\n  ${RULE_ID}: ${settings}\n` });
  const words = ["--config", "DIR/spitzel.yaml", "--fail-on", "low"];

  const merged = await detect(config("{merge: {by: [awsRegion], window: 1h}}"), words);
  expect(merged.found.map(({ count }) => count)).toEqual([3]);
  expect(merged.exitCode).toBe(1);

  const staged = await detect(config("{staged: true}"), words);
  expect(staged.found.map(({ rule: found }) => found?.staged)).toEqual([true, true, true]);
  expect(staged.stderr).toContain("0 findings · 3 of staged rules");
  expect(staged.exitCode).toBe(0);

  const disabled = await detect(config("{enabled: false}"), words);
  expect(disabled.found).toEqual([]);
  expect(disabled.stderr).toContain("0 detections (0 documents), 1 disabled · 0 findings");
});

test("a staged rule that finds nothing may be promoted", async () => {
  const quiet = rule("spitzel: {staged: true}\n").replace("GetSecretValue", "PutSecretValue");
  const { stderr } = await detect({ "rules/secret.yml": quiet });
  expect(stderr).toContain(
    `staged rule Secret read (${RULE_ID}) found nothing here: it may be promoted`,
  );
});

test("known findings are ignored and counted; an expired entry is not, and is said", async () => {
  const entry = (principal: string, expires: string) =>
    `- {rule: secret_read, principal: ${principal}, reason: known, expires: ${expires}}\n`;
  const { found, stderr } = await detect(
    { "ignore.yaml": entry("eve", "2999-01-01") + entry("bob", "2020-01-01") },
    ["--ignore", "DIR/ignore.yaml"],
  );
  expect(found.map(({ principal }) => principal?.["key"])).toEqual(["bob"]);
  expect(stderr).toContain("1 finding: 1 high · 2 ignored");
  expect(stderr).toMatch(/entry for secret_read by bob \(known\) expired on 2020-01-01/);
});

test("a rule may test what an indicator list says of the record", async () => {
  const onIndicator = rule("taxonomy: spitzel\n").replace(
    "{eventName: GetSecretValue}",
    "{x.ioc.feed|contains: watch}",
  );
  const { found } = await detect(
    { "rules/secret.yml": onIndicator, "watch.csv": "value,type\nb,user-agent\n" },
    ["--ioc", "DIR/watch.csv"],
  );
  expect(found.map(({ events }) => events.ids)).toEqual([["id-b"]]);
});

test.each([
  ["detect: {burst: {gap: 5}}", 'unknown setting "gap" in the configuration'],
  ["detect: {burst: {min_firsts: many}}", "expected a whole number of 2 or more for min_firsts"],
  ["detect: {bursts: {}}", 'unknown setting "bursts" in detect in'],
  ["rules: 5", "expected settings under rules in"],
])("the configuration %s is refused", async (config, message) => {
  const { stderr, exitCode } = await detect({ "spitzel.yaml": config }, [
    "--config",
    "DIR/spitzel.yaml",
  ]);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});

test("one broken rule is named, the others run, and the exit code is 2", async () => {
  const { found, stderr, exitCode } = await detect({
    "rules/broken.yml": "title: x\ndetection: {}\n",
  });
  expect(found).toHaveLength(3);
  expect(stderr).toMatch(/rules\/broken\.yml:1:1: error: /);
  expect(exitCode).toBe(2);
});
