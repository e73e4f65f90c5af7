// What the intruder takes or changes in production: code, secrets, snapshots, objects.

import { fromAws } from "./answers.mjs";
import { OUTSIDE_ACCOUNT, PRODUCTION } from "./company.mjs";
import { serviceEvent } from "./identities.mjs";
import { functionConfiguration } from "./lambda-function.mjs";
import { caller } from "./record.mjs";

/** @typedef {import("./incident.mjs").Night} Night */
/** @typedef {import("./identities.mjs").Identity} Identity */

const SECRETS = [
  "prod/orders/db",
  "prod/customers/db",
  "prod/payments/api",
  "prod/mail/smtp",
  "prod/ci/github",
  "prod/ci/npm",
];

/** @param {Night} night @param {Identity} deployAdmin */
export function replaceFunction({ scene, moveTo, from }, deployAdmin) {
  const call = caller(scene, deployAdmin, from);
  moveTo("01:54", "eu-central-1");
  const functionName = "checkout-webhook";
  const functionArn = `arn:aws:lambda:eu-central-1:${PRODUCTION}:function:${functionName}`;
  const arnPrefix = { partition: "aws", region: "eu-central-1", account: PRODUCTION };
  call("lambda:ListFunctions20150331");
  call("lambda:GetFunction20150331v2", { functionName });
  call(
    "lambda:UpdateFunctionCode20150331v2",
    {
      fullyQualifiedArn: { arnPrefix, relativeId: { functionName }, functionQualifier: {} },
      functionName,
      publish: false,
      dryRun: false,
    },
    {
      response: functionConfiguration(
        scene.random,
        functionArn,
        functionName,
        `${PRODUCTION}:role/${functionName}-role`,
      ),
    },
  );
}

/** Each secret read makes Secrets Manager open it with KMS on the caller's behalf. @param {Night} night @param {Identity} support */
export function readSecrets({ scene, moveTo, from }, support) {
  const call = caller(scene, support, from);
  const host = "secretsmanager.amazonaws.com";
  const decrypt = caller(
    scene,
    { ...support, accessKeyId: undefined, invokedBy: host },
    fromAws(host),
  );
  moveTo("02:01", "eu-central-1");
  call("secretsmanager:ListSecrets", { maxResults: 100 });
  for (const name of SECRETS) {
    const secretId = `arn:aws:secretsmanager:eu-central-1:${PRODUCTION}:secret:${name}-${scene.random.alphanumeric(6)}`;
    call("secretsmanager:GetSecretValue", { secretId });
    const keyArn = `arn:aws:kms:eu-central-1:${PRODUCTION}:key/0d6d9c1e-7c9b-4f1d-8a55-5f6b1a0c3e77`;
    decrypt(
      "kms:Decrypt",
      {
        encryptionContext: { SecretARN: secretId, SecretVersionId: scene.random.uuid() },
        encryptionAlgorithm: "SYMMETRIC_DEFAULT",
      },
      { resources: [{ type: "AWS::KMS::Key", ARN: keyArn }] },
    );
  }
}

/** @param {Night} night @param {Identity} support */
export function shareSnapshots({ scene, moveTo, from }, support) {
  const call = caller(scene, support, from);
  moveTo("02:10", "eu-central-1");
  call("ec2:DescribeSnapshots", {
    snapshotSet: {},
    ownersSet: { items: [{ owner: "self" }] },
    filterSet: {},
  });
  const snapshots = [1, 2].map(() => `snap-${scene.random.hex(17)}`);
  for (const snapshotId of snapshots) {
    const add = { items: [{ userId: OUTSIDE_ACCOUNT }] };
    call(
      "ec2:ModifySnapshotAttribute",
      { snapshotId, createVolumePermission: { add }, attributeType: "CREATE_VOLUME_PERMISSION" },
      { response: { _return: true } },
    );
  }
  moveTo("02:19", "eu-central-1");
  const ec2 = "ec2.amazonaws.com";
  for (const snapshotId of snapshots) {
    caller(scene, serviceEvent(PRODUCTION, ec2), fromAws(ec2))(
      "ec2:SharedSnapshotVolumeCreated",
      null,
      {
        type: "AwsServiceEvent",
        serviceEvent: { snapshotId },
        sharedEventID: scene.random.uuid(),
        requestID: null,
      },
    );
  }
}

/** @param {Night} night @param {Identity} support */
export function copyObjects({ scene, moveTo, from }, support) {
  const call = caller(scene, support, from);
  moveTo("02:14", "eu-central-1");
  const bucketName = "acme-customer-exports";
  const bucket = { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucketName}` };
  const isDataEvent = true;
  call(
    "s3:ListObjects",
    { bucketName, "list-type": "2", prefix: "" },
    { isDataEvent, resources: [bucket] },
  );
  for (let month = 1; month <= 14; month++) {
    const key = `exports/${month <= 12 ? 2025 : 2026}-${String(((month - 1) % 12) + 1).padStart(2, "0")}/customers.parquet`;
    const object = { type: "AWS::S3::Object", ARN: `${bucket.ARN}/${key}` };
    call("s3:GetObject", { bucketName, key }, { isDataEvent, resources: [object, bucket] });
  }
}
