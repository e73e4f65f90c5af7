// Machines that never sleep: monitoring, AWS services, a report nobody fixed.

import { accessDenied, fromAws } from "./answers.mjs";
import { ADDRESSES, AGENTS, BUCKETS } from "./company.mjs";
import { awsService, serviceEvent } from "./identities.mjs";
import { caller } from "./record.mjs";
import { roleSession } from "./role-session.mjs";

/** @typedef {import("./record.mjs").Scene} Scene */

/** @param {Scene} scene */
export function monitoring(scene) {
  const { random } = scene;
  const instance = `i-${random.hex(17)}`;
  const who = roleSession(scene, "metrics-scraper", instance, { ec2RoleDelivery: "2.0" });
  const call = caller(scene, who, { ip: random.pick(ADDRESSES.instances), agent: AGENTS.boto });
  call("ec2:DescribeInstances", { instancesSet: {}, filterSet: {} });
  call("ec2:DescribeInstanceStatus", {
    instancesSet: {},
    filterSet: {},
    includeAllInstances: true,
  });
  call("monitoring:DescribeAlarms", { stateValue: "ALARM", maxRecords: 100 });
  call("ec2:DescribeVolumes", { volumeSet: {}, filterSet: {} });
  if (random.chance(50)) call("rds:DescribeDBInstances", { maxRecords: 100 });
  if (random.chance(50)) call("elasticloadbalancing:DescribeLoadBalancers", { pageSize: 100 });
  if (random.chance(25)) {
    const error = ["ThrottlingException", "Rate exceeded"];
    call("monitoring:ListMetrics", null, { error });
  }
}

/** @param {Scene} scene */
export function autoScaling(scene) {
  const { random } = scene;
  const path = "/aws-service-role/autoscaling.amazonaws.com/";
  const more = { path, accessKeyId: undefined, invokedBy: "autoscaling.amazonaws.com" };
  const who = roleSession(scene, "AWSServiceRoleForAutoScaling", "AutoScaling", more);
  const call = caller(scene, who, fromAws("autoscaling.amazonaws.com"));
  const target = `arn:aws:elasticloadbalancing:${scene.region}:${scene.account}:targetgroup/shop/${random.hex(16)}`;
  call("elasticloadbalancing:DescribeTargetHealth", { targetGroupArn: target });
  call("ec2:DescribeInstances", { instancesSet: {}, filterSet: {} });
  if (!random.chance(35)) return;
  const instanceId = `i-${random.hex(17)}`;
  call(
    "ec2:RunInstances",
    {
      instanceType: "m7g.large",
      instancesSet: { items: [{ minCount: 1, maxCount: 1 }] },
      monitoring: { enabled: false },
    },
    { response: { instancesSet: { items: [{ instanceId, instanceType: "m7g.large" }] } } },
  );
  call("elasticloadbalancing:RegisterTargets", {
    targetGroupArn: target,
    targets: [{ id: instanceId, port: 8080 }],
  });
}

/** CloudTrail and Config look at things on their own. @param {Scene} scene */
export function awsChecks(scene) {
  const { random } = scene;
  const bucketName = BUCKETS.find(({ region }) => region === scene.region)?.name;
  if (bucketName !== undefined) {
    const call = caller(
      scene,
      awsService("cloudtrail.amazonaws.com"),
      fromAws("cloudtrail.amazonaws.com"),
    );
    const resources = [{ type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucketName}` }];
    call("s3:GetBucketAcl", { bucketName, acl: "" }, { resources, sharedEventID: random.uuid() });
  }
  const path = "/aws-service-role/config.amazonaws.com/";
  const who = roleSession(scene, "AWSServiceRoleForConfig", "AWSConfig-Describe", {
    path,
    invokedBy: "config.amazonaws.com",
  });
  const call = caller(scene, who, fromAws("config.amazonaws.com"));
  call("ec2:DescribeSecurityGroups", {
    securityGroupSet: {},
    securityGroupIdSet: {},
    filterSet: {},
  });
  call("ec2:DescribeNetworkInterfaces", { networkInterfaceIdSet: {}, filterSet: {} });
  call(
    "config:PutEvaluations",
    { testMode: false, evaluations: [] },
    { response: { failedEvaluations: [] } },
  );
  if (random.chance(30)) {
    const keyId = `arn:aws:kms:${scene.region}:${scene.account}:key/${random.uuid()}`;
    const service = caller(
      scene,
      serviceEvent(scene.account, "AWS Internal"),
      fromAws("AWS Internal"),
    );
    const details = { type: "AwsServiceEvent", resources: [{ type: "AWS::KMS::Key", ARN: keyId }] };
    service("kms:RotateKey", null, {
      ...details,
      serviceEvent: { keyId, rotationType: "AUTOMATIC" },
    });
  }
}

/** A role for the quarterly report that was never given what it asks for. @param {Scene} scene */
export function quarterlyReport(scene) {
  const who = roleSession(scene, "quarterly-report", "report-2026-q1");
  const call = caller(scene, who, { ip: "192.0.2.77", agent: AGENTS.boto });
  for (const { name: bucketName } of BUCKETS.filter(({ region }) => region === scene.region)) {
    const ARN = `arn:aws:s3:::${bucketName}`;
    const resources = [{ type: "AWS::S3::Bucket", ARN }];
    for (const [action, key] of [
      ["s3:GetBucketPolicy", "policy"],
      ["s3:GetBucketAcl", "acl"],
    ]) {
      call(
        action,
        { bucketName, [key]: "" },
        { resources, error: accessDenied(who, action, `"${ARN}"`) },
      );
    }
    call("s3:GetBucketLocation", { bucketName, location: "" }, { resources });
  }
  call("transfer:ListServers", null, {
    error: ["AccessDeniedException", accessDenied(who, "transfer:ListServers", "*")[1]],
  });
}
