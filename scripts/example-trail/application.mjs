// The shop itself: Lambda functions that start, and objects that are read and written.

import { fromAws, stsCredentials } from "./answers.mjs";
import { ADDRESSES, AGENTS, BUCKETS, principalId } from "./company.mjs";
import { awsService } from "./identities.mjs";
import { caller } from "./record.mjs";
import { roleSession } from "./role-session.mjs";
import { MINUTE_MS, spokenTime } from "./time.mjs";

/** @typedef {import("./record.mjs").Scene} Scene */

/** A Lambda function starts: STS hands out a session, KMS opens its environment, it writes a log. @param {Scene} scene */
export function lambdaStart(scene) {
  const { random, account, region } = scene;
  const [name, role] = random.pick([
    ["checkout-webhook", "checkout-webhook-role"],
    ["thumbnailer", "thumbnailer-role"],
  ]);
  const accessKeyId = random.accessKeyId("ASIA");
  const assumedRoleUser = {
    assumedRoleId: `${principalId("AROA", role)}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
  };
  const ARN = `arn:aws:iam::${account}:role/${role}`;
  caller(scene, awsService("lambda.amazonaws.com"), fromAws("lambda.amazonaws.com"))(
    "sts:AssumeRole",
    { roleArn: ARN, roleSessionName: name },
    {
      response: (atMs) => ({
        credentials: stsCredentials(accessKeyId, spokenTime(atMs + 720 * MINUTE_MS)),
        assumedRoleUser,
      }),
      resources: [{ type: "AWS::IAM::Role", ARN }],
      sharedEventID: random.uuid(),
    },
  );
  const since = scene.now;
  const decrypt = roleSession(scene, role, name, {
    accessKeyId,
    since,
    invokedBy: "lambda.amazonaws.com",
  });
  const keyArn = `arn:aws:kms:${region}:${account}:key/5e0c8f8e-1b1a-4c0e-9d5e-0d4f6a2b7c11`;
  caller(scene, decrypt, fromAws("lambda.amazonaws.com"))(
    "kms:Decrypt",
    {
      encryptionContext: {
        "aws:lambda:FunctionArn": `arn:aws:lambda:${region}:${account}:function:${name}`,
      },
      encryptionAlgorithm: "SYMMETRIC_DEFAULT",
    },
    { resources: [{ type: "AWS::KMS::Key", ARN: keyArn }] },
  );
  const agent = "awslambda-worker/1.0 rusoto/0.48.0 rust/1.92.0 linux";
  const own = caller(scene, roleSession(scene, role, name, { accessKeyId, since }), {
    ip: "192.0.2.230",
    agent,
  });
  own("logs:CreateLogStream", {
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `2026/03/0${new Date(scene.now).getUTCDate()}/[$LATEST]${random.hex(32)}`,
  });
  if (name === "checkout-webhook" && random.chance(30)) {
    own("secretsmanager:GetSecretValue", { secretId: "prod/payments/api" });
  }
}

/** The shop reads and writes objects: data events, which only a trail has. @param {Scene} scene */
export function objectAccess(scene) {
  const { random } = scene;
  const bucketName = BUCKETS.find(({ region }) => region === scene.region)?.name;
  if (bucketName === undefined) return;
  const who = roleSession(scene, "shop-web", `i-${random.hex(17)}`, { ec2RoleDelivery: "2.0" });
  const call = caller(scene, who, { ip: random.pick(ADDRESSES.instances), agent: AGENTS.javaSdk });
  for (let count = random.between(2, 5); count > 0; count--) {
    const key = `img/${random.hex(4)}/${random.hex(10)}.webp`;
    const resources = [
      { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucketName}/${key}` },
      { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucketName}` },
    ];
    const error = random.chance(12)
      ? ["NoSuchKey", "The specified key does not exist."]
      : undefined;
    const action = error || random.chance(70) ? "s3:GetObject" : "s3:PutObject";
    call(action, { bucketName, key }, { resources, error, isDataEvent: true });
  }
}
