import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { startBucketServer, type Stored } from "../support/bucket-server.ts";
import { PROJECT } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { keyOf } from "./in-buckets.ts";

/** A log file with so many records, and their IDs. */
function logOf(id: string, count: number): { readonly stored: Stored; readonly ids: string[] } {
  const ids = Array.from({ length: count }, (_, i) => `${id}-${i}`);
  const Records = ids.map((eventID) => ({
    eventTime: "2026-03-03T01:00:00Z",
    eventSource: "iam.amazonaws.com",
    eventName: "CreateUser",
    eventID,
  }));
  return { stored: { bytes: gzipSync(JSON.stringify({ Records })) }, ids };
}

/** A bucket that grows, and runs with a cursor that are killed behind so many requests. */
async function growingBucket() {
  const objects = new Map<string, Stored>();
  const expected: string[] = [];
  let requests = 0;
  let killAt = Infinity;
  let kill = (): void => {};
  const server = await startBucketServer(
    { trail: objects },
    {
      pageSize: 3,
      instead: () => {
        // A kill comes with a request, so that as much is out on any machine.
        if (++requests === killAt) kill();
        return false;
      },
    },
  );
  onTestFinished(server.close);
  const out = join(tempFolder(), "out.ndjson");
  const state = join(tempFolder(), "state");
  return {
    expected,
    gets: () => server.asked.filter(({ key }) => key !== "").length,
    add: (key: string, count = 3) => {
      const { stored, ids } = logOf(key.slice(-30), count);
      objects.set(key, stored);
      expected.push(...ids);
    },
    /** @returns the exit code; null when it was killed. */
    run: async (requestsToLive = Infinity): Promise<number | null> => {
      const fd = openSync(out, "a");
      const where = ["-t", "s3://trail", "--endpoint-url", server.url, "--concurrency", "2"];
      const child = spawn(
        process.execPath,
        [`${PROJECT}dist/cli.js`, "*", ...where, "--cursor", state, "-q", "-o", "ndjson"],
        {
          cwd: PROJECT,
          stdio: ["ignore", fd, "inherit"],
          env: {
            HOME: "/nonexistent",
            AWS_EC2_METADATA_DISABLED: "true",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "secret",
          },
        },
      );
      killAt = requests + requestsToLive;
      kill = () => void child.kill("SIGKILL");
      return new Promise((resolve) => {
        child.on("exit", (code) => {
          closeSync(fd);
          resolve(code);
        });
      });
    },
    printed: (): readonly string[] =>
      readFileSync(out, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => String(JSON.parse(line).eventID)),
  };
}

test("killed while a bucket grows, late keys among others: nothing is lost or printed twice", async () => {
  const bucket = await growingBucket();
  for (let i = 10; i < 30; i++) bucket.add(keyOf(`20260303T01${i}Z`));
  const codes: (number | null)[] = [];
  for (const [i, requestsToLive] of [9, 14, 11, 20].entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one run after another is the point
    codes.push(await bucket.run(requestsToLive));
    // One that is new, and one that comes late, before all that was read.
    bucket.add(keyOf(`20260304T010${i}Z`));
    bucket.add(keyOf(`20260301T010${i}Z`, { region: "eu-west-1" }));
  }
  codes.push(await bucket.run());
  expect(codes).toStrictEqual([null, null, null, null, 0]);
  expect(bucket.printed().toSorted()).toStrictEqual(bucket.expected.toSorted());
  const gets = bucket.gets();
  bucket.add(keyOf("20260302T0100Z"));
  expect(await bucket.run()).toBe(0);
  expect(bucket.gets() - gets).toBe(1);
  expect(await bucket.run()).toBe(0);
  expect(bucket.printed().toSorted()).toStrictEqual(bucket.expected.toSorted());
}, 120_000);
