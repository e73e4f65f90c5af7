import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { assumedRole } from "../../src/lookup/assumed-role.ts";

const ANSWER = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
<SessionToken>token</SessionToken><Expiration>2026-11-22T12:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>`;

test("a role is assumed with its session name and external ID, and expires", async () => {
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk) => bodies.push(String(chunk)));
    request.on("end", () => response.writeHead(200, { "content-type": "text/xml" }).end(ANSWER));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    vi.unstubAllEnvs();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${address.port}`);
  const provider = assumedRole({
    roleArn: "arn:aws:iam::444455556666:role/Audit",
    externalId: "case-4711",
    sessionName: "spitzel",
    region: "eu-west-1",
    profile: undefined,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    version: "0.0.0",
  });
  expect(typeof provider === "function" ? await provider() : provider).toEqual({
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    secretAccessKey: "secret",
    sessionToken: "token",
    expiration: new Date("2026-11-22T12:00:00Z"),
  });
  expect(Object.fromEntries(new URLSearchParams(bodies.join("")))).toEqual({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: "arn:aws:iam::444455556666:role/Audit",
    RoleSessionName: "spitzel",
    ExternalId: "case-4711",
  });
});
