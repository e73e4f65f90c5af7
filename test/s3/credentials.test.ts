import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startBucketServer } from "../support/bucket-server.ts";
import { runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { keyOf, logFile } from "./in-buckets.ts";

let server: Awaited<ReturnType<typeof startBucketServer>>;
beforeEach(async () => {
  server = await startBucketServer({ trail: new Map([[keyOf("20260303T0100Z"), logFile("A")]]) });
});
afterEach(async () => {
  await server.close();
  vi.unstubAllEnvs();
});

const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "secret" };

/** The number of matches with this configuration file. */
async function counted(
  config: string,
  words = "",
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const path = join(tempFolder(), "config");
  writeFileSync(path, config);
  const env = { ...KEYS, AWS_CONFIG_FILE: path, ...more };
  const { stdout, stderr } = await runShell(`spitzel '*' -t s3://trail -c -q ${words}`, { env });
  return stderr === "" ? stdout : stderr;
}

const ELSEWHERE = "http://127.0.0.1:9";

test("an endpoint of the configuration files is asked: of the profile, or of its services section", async () => {
  expect(await counted(`[default]\nendpoint_url = ${server.url}\n`)).toBe("1\n");
  const services = `[default]
services = mine
endpoint_url = ${ELSEWHERE}

[services mine]
s3 =
  endpoint_url = ${server.url}
cloudtrail =
  endpoint_url = ${ELSEWHERE}
`;
  expect(await counted(services)).toBe("1\n");
  const profiles = `[default]
endpoint_url = ${ELSEWHERE}
[profile audit]
aws_access_key_id = test
aws_secret_access_key = secret
endpoint_url = ${server.url}
`;
  expect(await counted(profiles, "--profile audit")).toBe("1\n");
}, 60_000);

test("the environment comes before the files, and --endpoint-url before both", async () => {
  const config = `[default]\nendpoint_url = ${ELSEWHERE}\n`;
  expect(await counted(config, "", { AWS_ENDPOINT_URL_S3: server.url })).toBe("1\n");
  const other = { AWS_ENDPOINT_URL: ELSEWHERE, AWS_ENDPOINT_URL_S3: server.url };
  expect(await counted("", "", other)).toBe("1\n");
  expect(
    await counted(config, `--endpoint-url ${server.url}`, { AWS_ENDPOINT_URL_S3: ELSEWHERE }),
  ).toBe("1\n");
}, 60_000);

test("a session token is sent and signed with every request", async () => {
  await counted("", `--endpoint-url ${server.url}`, { AWS_SESSION_TOKEN: "the-token" });
  const sent = server.asked.map(({ headers }) => [
    headers["x-amz-security-token"],
    headers.authorization?.includes("x-amz-security-token"),
  ]);
  expect(sent.length).toBeGreaterThan(2);
  expect(new Set(sent.map((one) => one.join(" ")))).toStrictEqual(new Set(["the-token true"]));
}, 60_000);
