import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { type Emulator, startEmulator } from "../../src/emulator/server.ts";
import { answerIn, idOf, numbered, record } from "./fixture.ts";

const execFileAsync = promisify(execFile);
const isMissing = spawnSync("aws", ["--version"]).status !== 0;
let emulator: Emulator | undefined;

afterEach(() => emulator?.close());

/** The output of `aws cloudtrail lookup-events` against an emulator of 7 events. */
async function lookupEvents(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  emulator = await startEmulator({
    records: [
      [1, 2, 3, 4, 5, 6, 7].map((number) =>
        numbered(number, number, number === 3 ? { eventName: "GetUser" } : {}),
      ),
    ],
    clock: { now: () => performance.now() },
    random: seededRandom(1),
    rate: 0,
  });
  const command = ["cloudtrail", "lookup-events", "--endpoint-url", emulator.url, ...args];
  const env = {
    PATH: process.env["PATH"],
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_MAX_ATTEMPTS: "1",
  };
  return execFileAsync("aws", command, { env });
}

describe.skipIf(isMissing)("the AWS CLI on PATH", () => {
  test("pages through everything, newest first", async () => {
    const { stdout } = await lookupEvents("--page-size", "3", "--output", "json");
    const { Events } = answerIn(stdout);
    expect(Events.map((event) => event.EventId)).toEqual([7, 6, 5, 4, 3, 2, 1].map(idOf));
    expect(emulator?.counts().pages).toBe(3);
  });

  test("finds one attribute in a window and returns the record's own text", async () => {
    const { stdout } = await lookupEvents(
      "--lookup-attributes",
      "AttributeKey=EventName,AttributeValue=GetUser",
      "--start-time",
      "2026-11-20T10:00:03Z",
      "--end-time",
      "2026-11-20T10:00:03Z",
      "--query",
      "Events[].CloudTrailEvent",
      "--output",
      "json",
    );
    const { text } = record({
      eventID: idOf(3),
      eventTime: "2026-11-20T10:00:03Z",
      eventName: "GetUser",
    });
    expect(JSON.parse(stdout)).toEqual([text]);
  });

  test("names the error", async () => {
    const twice = [
      "AttributeKey=EventName,AttributeValue=A",
      "AttributeKey=EventId,AttributeValue=B",
    ];
    await expect(lookupEvents("--lookup-attributes", ...twice)).rejects.toThrow(
      "(InvalidLookupAttributesException) when calling the LookupEvents operation",
    );
  });
});
