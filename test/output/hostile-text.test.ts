import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runSpitzel } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Raw in the output, each of these would be acted on; U+FFFD or an escape is what may stand there. */
const HARMFUL = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const HOSTILE = "\u001b]0;owned\u0007\n\u009b2J\u202egpj.\u200b\u{e0041}\r\n=1+1";
const BIG = "12345678901234567890";

const RECORD = {
  eventID: "6a1b3a0e-1b0a-4a44-9b7e-000000000001",
  eventTime: "2026-03-03T01:02:03Z",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
  awsRegion: `eu-central-1${HOSTILE}`,
  sourceIPAddress: HOSTILE,
  userAgent: HOSTILE,
  errorMessage: HOSTILE,
  recipientAccountId: "111122223333",
  userIdentity: { type: "IAMUser", userName: `root${HOSTILE}`, arn: `arn:${HOSTILE}` },
  resources: [{ ARN: HOSTILE, type: HOSTILE }],
  requestParameters: { name: HOSTILE, n: 0, e: 1 },
};
const TEXT = JSON.stringify(RECORD).replace('"n":0,"e":1', `"n":${BIG},"e":1e400`);

function trail(): string {
  return join(tempFolder({ "in.json": `{"Records":[${TEXT}]}` }), "in.json");
}

describe("a hostile log reaches neither terminal nor spreadsheet:", () => {
  test.each([
    ["*", "-o", "table", "--fields", "time,user,agent,ip,arn,$.resources"],
    ["*", "-o", "csv", "--fields", "time,user,agent,ip,arn,$.resources"],
    ["*", "-o", "ndjson", "--fields", "time,user,agent,ip,arn,$.resources"],
    ["*", "-o", "md", "--fields", "time,user,agent,ip,arn,$.resources"],
    ["*", "-o", "table", "--count-by", "user,agent"],
    ["*", "-o", "csv", "--count-by", "ip,agent"],
    ["*", "-o", "ndjson", "--count-by", "ip,agent"],
    ["detect", "-o", "table"],
    ["detect", "-o", "csv"],
    ["detect", "-o", "ndjson", "--include-events"],
    ["detect", "-o", "ocsf", "--include-events"],
    ["detect", "-o", "ecs"],
    ["timeline", "-o", "table", "--all"],
    ["timeline", "-o", "ndjson", "--all"],
  ])("%s %s %s", async (...words) => {
    const { stdout, stderr } = await runSpitzel([...words, "--trail", trail()]);
    expect(stdout).not.toBe("");
    expect(stdout + stderr).not.toMatch(HARMFUL);
    expect(stdout).not.toMatch(/(?:^|,)[\s\ufffd]*=1/m);
  });

  test("a name with hidden characters does not read as another", async () => {
    const { stdout } = await runSpitzel(["*", "-o", "csv", "--fields", "user", "--trail", trail()]);
    expect(stdout.split("\n")[1]).toBe(
      "root\ufffd]0;owned\ufffd\ufffd\ufffd2J\ufffdgpj.\ufffd\ufffd\ufffd\ufffd=1+1",
    );
  });

  test("whole records are printed byte for byte all the same", async () => {
    const { stdout } = await runSpitzel(["*", "-o", "ndjson", "--trail", trail()]);
    expect(stdout).toBe(`${TEXT}\n`);
  });
});

describe("a hostile rule forges no line:", () => {
  const name = "bad\\e[2J\\nok 99 - forged\\u202e";
  const id = "0a1b2c3d-0000-4000-8000-000000000001";
  const rule = `title: "${name}"\nid: ${id}\nstatus: test\nlevel: high\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName: A, "sta\\e[2Jtus": x}, condition: s}\n# \u202e comment\n`;
  const tests = `rule: ${id}\ntests:\n  - name: "${name}"\n    event: {eventName: B}\n    expect: match\n`;
  test.each([
    ["list", "-o", "table"],
    ["list", "-o", "ndjson"],
    ["lint", "-o", "text"],
    ["lint", "-o", "ndjson"],
    ["lint", "-o", "sarif"],
    ["test", "-o", "table"],
    ["test", "-o", "json"],
    ["test", "-o", "junit"],
    ["test", "-o", "tap"],
  ])("rules %s %s %s", async (...words) => {
    const folder = tempFolder({ "bad.yml": rule, "bad.test.yml": tests });
    const { stdout, stderr } = await runSpitzel(["rules", ...words, folder]);
    expect(stdout).not.toBe("");
    expect(stdout + stderr).not.toMatch(HARMFUL);
    expect(stdout).not.toMatch(/^ok 99/m);
  });

  test("rules show", async () => {
    const folder = tempFolder({ "bad.yml": rule });
    const { stdout } = await runSpitzel(["rules", "show", id, "-r", folder]);
    expect(stdout).toContain("# \ufffd comment");
    expect(stdout).not.toMatch(HARMFUL);
  });
});

describe("digits that a JavaScript number loses are printed as they were written:", () => {
  test.each([
    [["*", "--fields", "$.requestParameters"], [`"n":${BIG},"e":1e400`]],
    [
      ["*", "-o", "csv", "--fields", "$.requestParameters.n,$.requestParameters.e"],
      [`${BIG},1e400`],
    ],
    [
      ["*", "-o", "table", "--fields", "$.requestParameters.n,$.requestParameters.e"],
      [BIG, "1e400"],
    ],
    [["detect", "--only", "trail_tampering", "--include-events"], [`"n":${BIG},"e":1e400`]],
    [
      ["detect", "--only", "trail_tampering", "--include-events", "--stream"],
      [`"n":${BIG},"e":1e400`],
    ],
    [
      ["detect", "--only", "trail_tampering", "--include-events", "-o", "ocsf"],
      [`"n":${BIG},"e":1e400`],
    ],
    [
      ["detect", "--only", "trail_tampering", "--include-events", "-o", "ecs"],
      [`"n":${BIG},"e":1e400`],
    ],
  ])("%j", async (words, parts) => {
    const { stdout } = await runSpitzel([...words, "--trail", trail(), "--quiet"]);
    expect(parts.filter((part) => !stdout.includes(part))).toEqual([]);
  });

  test("in what a rule matched, in the events of a correlation, and in merged findings", async () => {
    const rule = `title: big\nid: 0a1b2c3d-0000-4000-8000-000000000002\nname: big\nstatus: test\nlevel: high\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {requestParameters.n|gte: 1}, condition: s}\nspitzel: {merge: {by: [eventName], window: 1h}}\n---\ntitle: twice\nid: 0a1b2c3d-0000-4000-8000-000000000003\nstatus: test\nlevel: high\ncorrelation: {type: event_count, rules: [big], group-by: [eventName], timespan: 1h, condition: {gte: 2}, generate: true}\n`;
    const other = TEXT.replace("000000000001", "000000000002").replace(BIG, "12345678901234567891");
    const folder = tempFolder({ "big.yml": rule, "in.json": `{"Records":[${TEXT},${other}]}` });
    const run = [
      "detect",
      "--no-pack",
      "-r",
      join(folder, "big.yml"),
      "-t",
      join(folder, "in.json"),
    ];
    const { stdout } = await runSpitzel([...run, "--only", "sigma", "--include-events", "-q"]);
    const [merged = "", correlated = ""] = stdout
      .split("\n")
      .toSorted((a, b) => Number(b.includes('"merged"')) - Number(a.includes('"merged"')));
    expect(merged).toContain(`{"field":"requestParameters.n","value":${BIG}}`);
    expect(merged).toContain(`"diffs":{"6a1b3a0e-1b0a-4a44-9b7e-000000000001":{"eventID"`);
    for (const n of [BIG, "12345678901234567891"]) {
      expect(merged).toContain(`"requestParameters":{"n":${n}}}`);
    }
    expect(correlated.match(/"n":\d+,"e":1e400/g)).toEqual([
      `"n":${BIG},"e":1e400`,
      `"n":12345678901234567891,"e":1e400`,
    ]);
  });
});

test("file names in notes and skips are clean", async () => {
  const folder = tempFolder({ "a\u001b[2J\u202eb.json": "not JSON" });
  const { stderr } = await runSpitzel(["*", "--trail", folder]);
  expect(stderr).toContain("a\ufffd[2J\ufffdb.json");
  expect(stderr).not.toMatch(HARMFUL);
});
