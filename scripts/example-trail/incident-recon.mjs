// The leaked key asks what it may do; nearly everything is denied.

import { accessDenied } from "./answers.mjs";
import { BUCKETS, PRODUCTION } from "./company.mjs";
import { buildAgent } from "./deployments.mjs";
import { caller } from "./record.mjs";

/** @param {import("./incident.mjs").Night} night */
export function lookAround({ scene, moveTo, from }) {
  const call = caller(scene, buildAgent, from);
  /** @type {(action: string, resource: string, request?: object | null, event?: string) => void} */
  const denied = (action, resource, request = null, event = action) =>
    call(event, request, { error: accessDenied(buildAgent, action, resource) });

  moveTo("01:04", "us-east-1");
  call("sts:GetCallerIdentity");
  call("s3:ListBuckets");
  for (const region of ["us-east-1", "eu-central-1"]) {
    moveTo(region === "us-east-1" ? "01:05" : "01:07", region);
    for (const { name: bucketName } of BUCKETS.filter((bucket) => bucket.region === region)) {
      const ARN = `arn:aws:s3:::${bucketName}`;
      for (const subject of ["acl", "policy", "versioning", "logging"]) {
        const action = `s3:GetBucket${subject.charAt(0).toUpperCase()}${subject.slice(1)}`;
        const error = accessDenied(buildAgent, action, `"${ARN}"`);
        call(
          action,
          { bucketName, [subject]: "" },
          { error, resources: [{ type: "AWS::S3::Bucket", ARN }] },
        );
      }
    }
  }
  const own = `arn:aws:iam::${PRODUCTION}`;
  moveTo("01:09", "us-east-1");
  denied("iam:ListUsers", `${own}:user/`);
  denied("iam:ListRoles", `${own}:role/`);
  denied("iam:GetAccountAuthorizationDetails", "*");
  denied("iam:ListAttachedUserPolicies", `${own}:user/build-agent`);
  denied("secretsmanager:ListSecrets", "*");
  moveTo("01:10", "eu-central-1");
  const table = `arn:aws:dynamodb:eu-central-1:${PRODUCTION}:table`;
  denied("dynamodb:ListTables", `${table}/*`);
  denied("dynamodb:DescribeTable", `${table}/orders`, { tableName: "orders" });
  denied("dynamodb:DescribeTable", `${table}/customers`, { tableName: "customers" });
  denied("lambda:ListFunctions", "*", null, "lambda:ListFunctions20150331");
  for (const region of ["us-east-1", "eu-central-1", "eu-west-1"]) {
    moveTo("01:12", region);
    const reason = "You are not authorized to perform this operation.";
    const message = `${reason} ${accessDenied(buildAgent, "ec2:DescribeInstances", "*")[1]}`;
    const error = ["Client.UnauthorizedOperation", message];
    call("ec2:DescribeInstances", { instancesSet: {}, filterSet: {} }, { error });
  }
}
