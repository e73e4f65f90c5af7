import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { hostileWords, startHostile } from "../support/hostile-server.ts";
import { tempFolder } from "../support/temp-folder.ts";

// Ways in which an answer misled, crashed or could be evaded, one test each, in the order in which they were reported:
// from files to what is printed. Their siblings are tested beside the code.

type Fields = Readonly<Record<string, unknown>>;

const QUIET = ["-q"];

/** A record of CreateUser; each has an ID of its own. */
function record(n: number, more: Fields = {}): Fields {
  return {
    eventVersion: "1.11",
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    eventTime: `2026-03-03T10:00:${String(n % 60).padStart(2, "0")}Z`,
    eventSource: "iam.amazonaws.com",
    eventName: "CreateUser",
    awsRegion: "us-east-1",
    sourceIPAddress: "198.51.100.7",
    readOnly: false,
    managementEvent: true,
    recipientAccountId: "111122223333",
    userIdentity: {
      type: "IAMUser",
      userName: "erika",
      arn: "arn:aws:iam::111122223333:user/erika",
      accountId: "111122223333",
    },
    ...more,
  };
}

const fileOf = (...records: readonly Fields[]): string => JSON.stringify({ Records: records });

/** Runs a line over files: a word that names one is its path. */
async function run(files: Readonly<Record<string, string | Uint8Array>>, ...words: string[]) {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const line = words.map((word) =>
    Object.keys(files).some((name) => name === word || name.startsWith(`${word}/`))
      ? join(folder, word)
      : word,
  );
  const ran = await runCli(line);
  return {
    ...ran,
    stderr: ran.stderr.replaceAll(`${folder}/`, ""),
    lines: ran.stdout
      .split("\n")
      .slice(0, -1)
      .map((text) => (text.startsWith("{") ? (JSON.parse(text) as Fields) : text)),
  };
}

test("01: two users of Identity Center are two principals", async () => {
  const denied = (user: string, n: number): Fields =>
    record(n, {
      eventName: `List${n % 5}`,
      errorCode: "AccessDenied",
      readOnly: true,
      userIdentity: {
        type: "IdentityCenterUser",
        accountId: "111122223333",
        onBehalfOf: {
          userId: user,
          identityStoreArn: "arn:aws:identitystore::111122223333:id/d-1",
        },
      },
    });
  const calls = [0, 1, 2, 3, 4].flatMap((n) => [denied("ada", n), denied("ben", n + 5)]);
  const files = { "in.json": fileOf(...calls) };
  const asked = await run(files, "*", "-t", "in.json", "--count-by", "user,type", ...QUIET);
  expect(asked.lines).toMatchObject([
    { user: "ada", type: "IdentityCenterUser", count: 5 },
    { user: "ben", type: "IdentityCenterUser", count: 5 },
  ]);
  const probing = ["detect", "-t", "in.json", "--only", "permission-probing", ...QUIET];
  expect(await run(files, ...probing)).toMatchObject({ stdout: "", exitCode: 0 });
});

test("02: an indicator is found in a policy that is text, URL-encoded text and an object", async () => {
  const Condition = { IpAddress: { "aws:SourceIp": "203.0.113.66" } };
  const Principal = { AWS: "999988887777" };
  const policy = { Statement: [{ Effect: "Allow", Principal, Condition }] };
  const files = {
    "in.json": fileOf(
      record(1, { requestParameters: { policyDocument: JSON.stringify(policy) } }),
      record(2, {
        requestParameters: { policyDocument: encodeURIComponent(JSON.stringify(policy)) },
      }),
      record(3, { requestParameters: { bucketPolicy: policy } }),
    ),
    "ioc.txt": "999988887777\n203.0.113.66\n",
  };
  const words = ["detect", "-t", "in.json", "--no-pack", "--only", "ioc", "--ioc", "ioc.txt"];
  const { lines } = await run(files, ...words, ...QUIET);
  const ids = lines.map((one) => ((one as Fields)["events"] as { ids: string[] }).ids);
  expect(ids.map((some) => some.map((id) => id.slice(-1)))).toEqual([
    // Account and address each, by the field that they stand in.
    ["1", "2"],
    ["1", "2"],
    ["3"],
    ["3"],
  ]);
});

test("03: a finding of an indicator names its first ten events, not the first and the last", async () => {
  const files = {
    "in.json": fileOf(...Array.from({ length: 12 }, (_, n) => record(n))),
    "ioc.txt": "198.51.100.7\n",
  };
  const words = ["detect", "-t", "in.json", "--no-pack", "--only", "ioc", "--ioc", "ioc.txt"];
  const { lines } = await run(files, ...words, "--include-events", ...QUIET);
  const { count, ids, records, truncated } = (lines[0] as { events: Fields }).events;
  expect({
    count,
    ids: (ids as string[]).map((id) => Number(id.slice(-2))),
    records: (records as Fields[]).length,
    truncated,
  }).toEqual({ count: 12, ids: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], records: 10, truncated: true });
});

test("04: a union of quoted names is one of plain names", async () => {
  const files = {
    "in.json": fileOf(
      record(1, { requestParameters: { userName: "mallory" } }),
      record(2, { requestParameters: { roleName: "mallory" } }),
      record(3, { requestParameters: { roleName: "other" } }),
    ),
  };
  const count = async (path: string) =>
    (await run(files, "*", "-t", "in.json", "-m", path, "-c", ...QUIET)).stdout;
  expect(await count("$.requestParameters['userName','roleName'] == 'mallory'")).toBe("2\n");
  expect(await count('$.requestParameters[userName,roleName] == "mallory"')).toBe("2\n");
  expect(await count("not $.requestParameters['userName','roleName'] == 'mallory'")).toBe("1\n");
});

test("05: a folder's gzip file without a suffix is read, and an unfinished download is a skip", async () => {
  const log = gzipSync(fileOf(record(1)));
  const name = "111122223333_CloudTrail_us-east-1_20260303T1005Z_AAAAAAAAAAAAAAAA.json.gz";
  const firehose = await run({ "logs/stream-1-2026-03-03-10-00-00": log }, "*", "-t", "logs", "-c");
  expect(firehose).toMatchObject({ stdout: "1\n", exitCode: 0 });
  for (const words of [
    ["*", "-c"],
    ["detect", "--no-pack", "--fail-on", "high"],
  ]) {
    const part = await run(
      { [`logs/${name}.6eF3b25c`]: log.subarray(0, 99) },
      ...words,
      "-t",
      "logs",
    );
    expect(part).toMatchObject({
      stderr: expect.stringContaining(
        `spitzel: skipped logs/${name}.6eF3b25c: an unfinished download of a log file: fetch it again\n`,
      ) as string,
      exitCode: 4,
    });
  }
});

test("06: a pattern of a rule sees the end of a long value, and says so where it cannot", async () => {
  const rule = (pattern: string): string => `title: Needle
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection:
  s: {requestParameters.text|re: '${pattern}'}
  condition: s
level: high
`;
  const files = {
    "in.json": fileOf(record(1, { requestParameters: { text: `${"x".repeat(100_000)} needle` } })),
    "plain.yml": rule("needle$"),
    "look.yml": rule("(?<!no-)needle$"),
  };
  const ask = async (name: string) =>
    run(files, "detect", "-t", "in.json", "--no-pack", "-r", name, "--only", "sigma");
  const plain = await ask("plain.yml");
  expect({ findings: plain.lines.length, exitCode: plain.exitCode }).toEqual({
    findings: 1,
    exitCode: 0,
  });
  expect(await ask("look.yml")).toMatchObject({
    stderr: expect.stringContaining(
      'rule "Needle": a value of 100007 characters is too long for look-around or a back-reference',
    ) as string,
    exitCode: 4,
  });
});

test("08: a sum over two fields is refused when it is loaded", async () => {
  const files = {
    "in.json": fileOf(record(1)),
    "r.yml": `title: a
name: a
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: CreateUser}, condition: s}
level: low
---
title: sum
id: 11111111-2222-4333-8444-555555555556
correlation:
  type: value_sum
  rules: [a]
  group-by: [userIdentity.arn]
  timespan: 1h
  condition: {field: [requestParameters.n, requestParameters.m], gte: 1}
level: high
`,
  };
  for (const [words, exitCode] of [
    [["rules", "lint", "r.yml"], 1],
    [["detect", "-t", "in.json", "--no-pack", "-r", "r.yml"], 2],
  ] as const) {
    const asked = await run(files, ...words);
    expect(asked.stdout + asked.stderr).toContain(
      "expected one field in the condition of value_sum, got 2",
    );
    expect(asked.exitCode).toBe(exitCode);
  }
});

test("09: numbers keep their digits wherever they are printed", async () => {
  const digits = '{"n":12345678901234567890,"e":1e400}';
  const stop = { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" };
  const text = fileOf(record(1, { ...stop, requestParameters: "HERE" }));
  const files = { "in.json": text.replace('"HERE"', digits) };
  const fields = await run(
    files,
    "*",
    "-t",
    "in.json",
    "--fields",
    "$.requestParameters",
    ...QUIET,
  );
  expect(fields.stdout).toBe(`{"$.requestParameters":${digits}}\n`);
  const paths = "$.requestParameters.n,$.requestParameters.e";
  const csv = await run(files, "*", "-t", "in.json", "-o", "csv", "--fields", paths, ...QUIET);
  expect(csv.stdout).toBe(`${paths}\n12345678901234567890,1e400\n`);
  const detect = ["detect", "-t", "in.json", "--only", "trail_tampering", "--include-events"];
  expect((await run(files, ...detect, ...QUIET)).stdout).toContain(digits.slice(1, -1));
});

test("10: a fraction in the last second of a day belongs to that day, and to no other", async () => {
  const files = {
    "in.json": fileOf(
      record(1, { eventTime: "2026-03-03T23:59:59.678Z" }),
      record(2, { eventTime: "2026-03-03T23:59:59Z" }),
      record(3, { eventTime: "2026-03-04T00:00:00Z" }),
    ),
  };
  const on = async (day: string) =>
    (await run(files, "*", "-t", "in.json", "--from", day, "--to", day, "-c", ...QUIET)).stdout;
  expect([await on("2026-03-03"), await on("2026-03-04")]).toEqual(["2\n", "1\n"]);
  const until = ["--from", "2026-03-03", "--to", "2026-03-03T23:59:59", "-c", ...QUIET];
  expect((await run(files, "*", "-t", "in.json", ...until)).stdout).toBe("2\n");
});

test.each([
  ["hole", (a: string, b: string) => `{"Records":[${a},,${b}]}`, "2\n"],
  ["missing", (a: string, b: string) => `{"Records":[${a} ${b}]}`, "2\n"],
  ["leading", (a: string) => `{"Records":[,${a}]}`, "1\n"],
  ["trailing", (a: string) => `{"Records":[${a},]}`, "1\n"],
  ["after", (a: string) => `{"Records":[${a}],}`, "1\n"],
])("11: a separator that JSON does not allow is a skip: %s", async (_name, write, stdout) => {
  const [a, b] = [record(1), record(2)].map((one) => JSON.stringify(one));
  for (const scan of ["", "plain"]) {
    const folder = tempFolder({ "in.json": write(a!, b!) });
    const asked = await runCli(["*", "-t", join(folder, "in.json"), "-c"], {
      variables: { SPITZEL_SCAN: scan },
    });
    expect(asked).toMatchObject({ stdout, exitCode: 4 });
    expect(asked.stderr).toContain(" · 1 skipped\n");
  }
});

test("12: Insight records can be asked, and an empty answer says that they were not", async () => {
  const insight = record(1, {
    eventName: undefined,
    eventCategory: "Insight",
    eventType: "AwsCloudTrailInsight",
    insightDetails: { state: "Start", eventName: "CreateUser", eventSource: "iam.amazonaws.com" },
  });
  const words = ["*", "-t", "in.json", "-m", '$.insightDetails.eventName == "CreateUser"', "-c"];
  const files = { "in.json": fileOf(insight) };
  expect(await run(files, ...words)).toMatchObject({
    stdout: "0\n",
    stderr: expect.stringContaining(
      "note: Insight records are left out: --category insight asks for them\n",
    ) as string,
  });
  expect(await run(files, ...words, "--category", "insight")).toMatchObject({ stdout: "1\n" });
});

test("14: other services' files in one tree are one line, no skips", async () => {
  const account = "logs/AWSLogs/111122223333";
  const files = {
    [`${account}/CloudTrail/us-east-1/2026/03/03/x.json.gz`]: gzipSync(fileOf(record(1))),
    [`${account}/Config/us-east-1/2026/3/3/y.json.gz`]: gzipSync('{"configurationItems":[]}'),
    [`${account}/vpcflowlogs/us-east-1/2026/03/03/z.log.gz`]: gzipSync("version account-id\n"),
    [`${account}/elasticloadbalancing/us-east-1/2026/03/03/w.log.gz`]: gzipSync("https 2026\n"),
  };
  expect(await run(files, "*", "-t", "logs", "-c")).toMatchObject({
    stdout: "1\n",
    stderr: expect.stringMatching(
      /^1 of 1 record matched · 1 file, .* · 3 files of other services apart · 0 skipped\n$/,
    ) as string,
    exitCode: 0,
  });
});

test.each([
  ["--query 'Events[].CloudTrailEvent'", (texts: string[]) => JSON.stringify(texts)],
  [
    "| jq '.Events[].CloudTrailEvent'",
    (texts: string[]) => texts.map((text) => `${JSON.stringify(text)}\n`).join(""),
  ],
  [
    "| jq '.Events[].CloudTrailEvent |= fromjson'",
    (texts: string[]) =>
      JSON.stringify({
        Events: texts.map((text) => ({ CloudTrailEvent: JSON.parse(text) as unknown })),
      }),
  ],
])("15: a saved look-up is read: %s", async (_name, write) => {
  const texts = [record(1), record(2)].map((one) => JSON.stringify(one));
  const asked = await run({ "in.json": write(texts) }, "*", "-t", "in.json", "-c", ...QUIET);
  expect(asked).toMatchObject({ stdout: "2\n", stderr: "", exitCode: 0 });
});

test.each([
  [
    "event_history.csv",
    "Event name,Event time,User name\nCreateUser,2026-03-03,erika\n",
    "CSV, which has no whole records: download Event history as JSON",
  ],
  ["out.yaml", "Events:\n- EventId: a\n", "YAML: save the answer with --output json"],
])("17: %s is no JSON, and what to do is said", async (name, content, said) => {
  const asked = await run({ [name]: content }, "*", "-t", name, "-c");
  expect(asked).toMatchObject({
    stdout: "0\n",
    stderr: expect.stringContaining(`spitzel: skipped ${name}: ${said}`) as string,
    exitCode: 3,
  });
});

test("17: gzip in gzip is read", async () => {
  const asked = await run(
    { "x.json.gz": gzipSync(gzipSync(fileOf(record(1)))) },
    "*",
    "-t",
    "x.json.gz",
    "-c",
    ...QUIET,
  );
  expect(asked).toMatchObject({ stdout: "1\n", exitCode: 0 });
});

test("18: an answer in HTML is said to be no answer of AWS", async () => {
  const server = await startHostile("HTML");
  onTestFinished(() => server.close());
  const asked = await runCli([...hostileWords("HTML", server.url), "-c"], { random: () => 0 });
  expect(asked).toMatchObject({
    stdout: "0\n",
    stderr: expect.stringContaining(
      "the endpoint answered with HTML (status 200), not with JSON\nhint: not AWS: perhaps a proxy or a captive portal;",
    ) as string,
    exitCode: 3,
  });
});

test.each([
  [
    '$.eventname == "ListUsers"',
    "no record that was looked at has $.eventname: did you mean $.eventName?",
  ],
  [
    '$.userIdentity.username == "erika"',
    "no record that was looked at has $.userIdentity.username: did you mean $.userIdentity.userName?",
  ],
  [
    "$.userIdentity.accountId == 111122223333",
    '$.userIdentity.accountId is text in every record that was looked at, 111122223333 is not: write "111122223333"',
  ],
  [
    '$.readOnly == "true"',
    '$.readOnly is true or false in every record that was looked at, "true" is not: write true',
  ],
])("20: a slip in an expression gets a note: %s", async (expression, note) => {
  const asked = await run(
    { "in.json": fileOf(record(1)) },
    "*",
    "-t",
    "in.json",
    "-m",
    expression,
    "-c",
  );
  expect(asked).toMatchObject({ stdout: "0\n", exitCode: 0 });
  expect(asked.stderr.split("\n")[0]).toBe(`note: ${note}`);
});

test.each(["2026-03-03 10:00 UTC", "2026-03-03T10Z", "2026-03-03T10:00:00Z[UTC]"])(
  "21: a time that exists is read: %s",
  async (time) => {
    const asked = await run(
      { "in.json": fileOf(record(1)) },
      "*",
      "-t",
      "in.json",
      "--from",
      time,
      "-c",
      ...QUIET,
    );
    expect(asked).toMatchObject({ stdout: "1\n", stderr: "", exitCode: 0 });
  },
);

test("24: no control or direction character of a log reaches a spreadsheet", async () => {
  const userAgent = "a\u001b[31mred\u0000 \u202ertl";
  const asked = await run(
    { "in.json": fileOf(record(1, { userAgent })) },
    "*",
    "-t",
    "in.json",
    "-o",
    "csv",
    "--fields",
    "agent",
    ...QUIET,
  );
  expect(asked.stdout).toBe("agent\na\ufffd[31mred\ufffd \ufffdrtl\n");
});
