// What the build system does: GitHub Actions through OpenID Connect, and the older build server with an IAM user's key.

import { stsCredentials } from "./answers.mjs";
import { ADDRESSES, AGENTS, principalId, PRODUCTION } from "./company.mjs";
import { assumedRole, iamUser } from "./identities.mjs";
import { functionConfiguration } from "./lambda-function.mjs";
import { caller } from "./record.mjs";
import { MINUTE_MS, spokenTime } from "./time.mjs";

/** @typedef {import("./record.mjs").Scene} Scene */

const GITHUB = "token.actions.githubusercontent.com";
const ROLE = "github-deploy";

/** The key that leaks on the second day. */
export const buildAgent = iamUser({
  account: PRODUCTION,
  userName: "build-agent",
  userId: principalId("AIDA", "build-agent"),
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
});

/** Signs in with a web identity token; returns a caller with the session's credentials. @param {Scene} scene */
function signInFromGitHub(scene) {
  const { random, account } = scene;
  const from = { ip: random.pick(ADDRESSES.ci), agent: AGENTS.cli };
  const provider = `arn:aws:iam::${account}:oidc-provider/${GITHUB}`;
  const subject = "repo:acme/shop:ref:refs/heads/main";
  const who = {
    type: "WebIdentityUser",
    principalId: `${provider}:sts.amazonaws.com:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
  const accessKeyId = random.accessKeyId("ASIA");
  const roleArn = `arn:aws:iam::${account}:role/${ROLE}`;
  const roleId = principalId("AROA", ROLE);
  caller(scene, who, from)(
    "sts:AssumeRoleWithWebIdentity",
    { roleArn, roleSessionName: "GitHubActions", durationSeconds: 3600 },
    {
      response: (atMs) => ({
        credentials: stsCredentials(accessKeyId, spokenTime(atMs + 60 * MINUTE_MS)),
        subjectFromWebIdentityToken: subject,
        assumedRoleUser: {
          assumedRoleId: `${roleId}:GitHubActions`,
          arn: `arn:aws:sts::${account}:assumed-role/${ROLE}/GitHubActions`,
        },
        provider,
        audience: "sts.amazonaws.com",
      }),
      resources: [{ type: "AWS::IAM::Role", ARN: roleArn }],
    },
  );
  const session = {
    account,
    role: ROLE,
    roleId,
    sessionName: "GitHubActions",
    accessKeyId,
    since: scene.now,
  };
  return caller(scene, assumedRole({ ...session, webIdProvider: provider }), from);
}

/** A container goes out; the CDN forgets its copies (CloudFront logs in us-east-1 only). @param {Scene} scene */
export function deployService(scene) {
  const { random, account, region } = scene;
  const call = signInFromGitHub(scene);
  call("sts:GetCallerIdentity");
  call("ecr:GetAuthorizationToken", {});
  call(
    "ecr:InitiateLayerUpload",
    { repositoryName: "shop/web" },
    { response: { partSize: 20971520 } },
  );
  call("ecr:PutImage", { repositoryName: "shop/web", imageTag: `main-${random.hex(7)}` });
  const taskDefinitionArn = `arn:aws:ecs:${region}:${account}:task-definition/shop-web:${random.between(300, 340)}`;
  const containerDefinitions = [
    { name: "web", image: "shop/web", essential: true, portMappings: [{ containerPort: 8080 }] },
  ];
  call(
    "ecs:RegisterTaskDefinition",
    { family: "shop-web", networkMode: "awsvpc", containerDefinitions },
    { response: { taskDefinition: { taskDefinitionArn, status: "ACTIVE" } } },
  );
  call("ecs:UpdateService", { cluster: "shop", service: "web", taskDefinition: taskDefinitionArn });
  for (let poll = random.between(1, 3); poll > 0; poll--) {
    call("ecs:DescribeServices", { cluster: "shop", services: ["web"] });
  }
  if (region !== "us-east-1") return;
  const invalidationBatch = {
    paths: { quantity: 1, items: ["/assets/*"] },
    callerReference: `cli-${random.hex(12)}`,
  };
  call("cloudfront:CreateInvalidation2020_05_31", {
    distributionId: "E2EXAMPLE7SHOP",
    invalidationBatch,
  });
}

/** @param {Scene} scene */
export function deployFunction(scene) {
  const { random, account, region } = scene;
  const call = signInFromGitHub(scene);
  const functionName = random.pick(["checkout-webhook", "thumbnailer"]);
  const functionArn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
  const fullyQualifiedArn = {
    arnPrefix: { partition: "aws", region, account },
    relativeId: { functionName },
    functionQualifier: {},
  };
  call("lambda:GetFunction20150331v2", { functionName });
  call(
    "lambda:UpdateFunctionCode20150331v2",
    {
      fullyQualifiedArn,
      functionName,
      s3Bucket: "acme-build-artifacts",
      s3Key: `${functionName}/${random.hex(7)}.zip`,
      publish: false,
    },
    {
      response: functionConfiguration(
        random,
        functionArn,
        functionName,
        `${account}:role/${functionName}-role`,
      ),
    },
  );
  call("lambda:GetFunctionConfiguration20150331v2", { functionName });
  call("lambda:PublishVersion20150331", { functionName, description: "main" });
}

/** The nightly and hourly work of build-agent, always from the build server. @param {Scene} scene */
export function buildServer(scene) {
  const { random } = scene;
  const call = caller(scene, buildAgent, { ip: ADDRESSES.buildServer, agent: AGENTS.cli });
  call("ecr:GetAuthorizationToken", {});
  call("ecr:BatchCheckLayerAvailability", {
    repositoryName: "shop/base",
    layerDigests: [`sha256:${random.hex(64)}`],
  });
  call("ecr:BatchGetImage", { repositoryName: "shop/base", imageIds: [{ imageTag: "stable" }] });
  if (random.chance(60)) call("ecr:PutImage", { repositoryName: "shop/base", imageTag: "nightly" });
  if (random.chance(40)) call("sts:GetCallerIdentity");
}
