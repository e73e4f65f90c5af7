import { isoSeconds } from "../../../src/record.ts";

/**
 * Ordinary days of an invented account, as trails that the pack must be quiet on: what infrastructure code, build
 * jobs, people at the console and AWS' own services do. Shapes are those of AWS' documentation.
 */
export function quietTrails(): Readonly<Record<string, readonly object[]>> {
  return {
    "terraform.json": [...refresh(), ...apply(), ...destroy()].map(numbered),
    "deployments.json": deployments().map(numbered),
    "console.json": consoleWork().map(numbered),
    "services.json": services().map(numbered),
    "organization.json": organization().map(numbered),
    "fleet.json": fleet().map(numbered),
  };
}

const ACCOUNT = "111122223333";
const START_MS = Date.parse("2026-02-02T08:00:00Z");

function numbered(record: object, index: number): object {
  return {
    eventVersion: "1.11",
    eventTime: isoSeconds(START_MS + index * 3000),
    eventID: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    awsRegion: "eu-central-1",
    requestParameters: null,
    responseElements: null,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
    ...record,
  };
}

function role(name: string, session: string, more: object = {}): object {
  return {
    type: "AssumedRole",
    principalId: `AROAIOSFODNN7EXAMPLE:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
    accountId: ACCOUNT,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAIOSFODNN7EXAMPLE",
        arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
        accountId: ACCOUNT,
        userName: name,
      },
      attributes: { creationDate: "2026-02-02T08:00:00Z", mfaAuthenticated: "false" },
      ...more,
    },
  };
}

interface Caller {
  readonly userIdentity: object;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly sessionCredentialFromConsole?: "true";
}

const TERRAFORM: Caller = {
  userIdentity: role("terraform", "run-17"),
  sourceIPAddress: "198.51.100.23",
  userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io)",
};

function call(caller: Caller, name: string, requestParameters: object | null = null): object {
  const [service, eventName] = name.split(" ");
  const readOnly = /^(?:Get|List|Describe)/.test(eventName ?? "");
  return {
    ...caller,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    requestParameters,
    readOnly,
  };
}

function times<T>(count: number, make: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** Terraform reads all that it knows of, each time. */
function refresh(): readonly object[] {
  return [
    call(TERRAFORM, "sts GetCallerIdentity"),
    ...times(40, (n) => call(TERRAFORM, "secretsmanager GetSecretValue", { secretId: `app/${n}` })),
    ...times(40, (n) =>
      call(TERRAFORM, "ssm GetParameter", { name: `/app/${n}`, withDecryption: true }),
    ),
    ...times(40, (n) => call(TERRAFORM, "iam GetRole", { roleName: `app-${n}` })),
    ...times(40, (n) => call(TERRAFORM, "iam ListAttachedRolePolicies", { roleName: `app-${n}` })),
    ...times(40, (n) => call(TERRAFORM, "s3 GetBucketPolicy", { bucketName: `app-${n}` })),
    ...times(20, (n) =>
      call(TERRAFORM, "ec2 DescribeSecurityGroups", {
        filterSet: { items: [{ name: `sg-${n}` }] },
      }),
    ),
  ];
}

const LOG_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
    { Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::app", "arn:aws:s3:::app/*"] },
  ],
});

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

function apply(): readonly object[] {
  return times(6, (n) => n).flatMap((n) => [
    call(TERRAFORM, "iam CreateRole", { roleName: `new-${n}`, assumeRolePolicyDocument: TRUST }),
    call(TERRAFORM, "iam PutRolePolicy", {
      roleName: `new-${n}`,
      policyName: "logs",
      policyDocument: LOG_POLICY,
    }),
    call(TERRAFORM, "iam AttachRolePolicy", {
      roleName: `new-${n}`,
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    }),
    call(TERRAFORM, "iam AddRoleToInstanceProfile", {
      roleName: `new-${n}`,
      instanceProfileName: `new-${n}`,
    }),
    call(TERRAFORM, "lambda CreateFunction20150331", {
      functionName: `new-${n}`,
      role: `arn:aws:iam::${ACCOUNT}:role/new-${n}`,
    }),
    call(TERRAFORM, "s3 PutBucketVersioning", {
      bucketName: `new-${n}`,
      VersioningConfiguration: { Status: "Enabled", MfaDelete: "" },
    }),
    call(TERRAFORM, "s3 PutBucketPublicAccessBlock", {
      bucketName: `new-${n}`,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
    call(TERRAFORM, "s3 PutBucketLifecycle", {
      bucketName: `new-${n}`,
      LifecycleConfiguration: {
        Rule: [
          { ID: "old", Status: "Enabled", Expiration: { Days: 365 } },
          { ID: "draft", Status: "Disabled", Expiration: { Days: 1 } },
        ],
      },
    }),
    call(TERRAFORM, "ec2 AuthorizeSecurityGroupIngress", {
      groupId: `sg-${n}`,
      ipPermissions: {
        items: [
          {
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] },
          },
        ],
      },
    }),
    call(TERRAFORM, "logs PutRetentionPolicy", {
      logGroupName: `/aws/new-${n}`,
      retentionInDays: 30,
    }),
    call(TERRAFORM, "monitoring PutMetricAlarm", { alarmName: `new-${n}` }),
    call(TERRAFORM, "events PutRule", { name: `new-${n}` }),
  ]);
}

function destroy(): readonly object[] {
  return [
    call(TERRAFORM, "monitoring DeleteAlarms", { alarmNames: ["old-latency"] }),
    call(TERRAFORM, "events RemoveTargets", { rule: "old", ids: ["1"] }),
    call(TERRAFORM, "events DeleteRule", { name: "old" }),
    call(TERRAFORM, "rds DeleteDBInstance", {
      dBInstanceIdentifier: "old",
      skipFinalSnapshot: true,
    }),
    call(TERRAFORM, "secretsmanager DeleteSecret", {
      secretId: "app/old",
      forceDeleteWithoutRecovery: true,
    }),
    call(TERRAFORM, "iam DetachRolePolicy", {
      roleName: "old",
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    }),
    call(TERRAFORM, "iam DeleteRolePolicy", { roleName: "old", policyName: "logs" }),
    call(TERRAFORM, "iam DeleteRole", { roleName: "old" }),
  ];
}

/** A build job with a federated session, one with a plain role, and CloudFormation. */
function deployments(): readonly object[] {
  const build: Caller = {
    userIdentity: role("github-deploy", "build-9", {
      webIdFederationData: {
        federatedProvider: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      },
    }),
    sourceIPAddress: "203.0.113.120",
    userAgent: "aws-cli/2.19.1 md/Botocore#2.19.1 exec-env/GithubActions",
  };
  const plain: Caller = {
    ...build,
    userIdentity: role("jenkins", "job-4"),
    userAgent: "Boto3/1.35",
  };
  const stack: Caller = {
    userIdentity: {
      ...role("github-deploy", "build-9"),
      invokedBy: "cloudformation.amazonaws.com",
    },
    sourceIPAddress: "cloudformation.amazonaws.com",
    userAgent: "cloudformation.amazonaws.com",
  };
  return times(25, (n) => n).flatMap((n) => [
    call(build, "lambda UpdateFunctionCode20150331v2", { functionName: `api-${n % 5}` }),
    call(build, "lambda UpdateFunctionConfiguration20150331v2", {
      functionName: `api-${n % 5}`,
      timeout: 30,
    }),
    call(plain, "lambda UpdateFunctionCode20150331v2", { functionName: `jobs-${n % 5}` }),
    call(plain, "ecs RegisterTaskDefinition", {
      family: "web",
      taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/web`,
    }),
    call(plain, "ecr PutImage", { repositoryName: "web", imageTag: `${n}` }),
    call(stack, "iam PutRolePolicy", {
      roleName: "web",
      policyName: "logs",
      policyDocument: LOG_POLICY,
    }),
    call(stack, "events DeleteRule", { name: `old-${n}` }),
    call(stack, "lambda AddPermission20150331v2", {
      functionName: "web",
      principal: "events.amazonaws.com",
      action: "lambda:InvokeFunction",
    }),
    call(build, "s3 PutObject", { bucketName: "assets", key: `guide/README-${n}.md` }),
  ]);
}

/** An engineer who came in through Identity Center and looks around. */
function consoleWork(): readonly object[] {
  const carol: Caller = {
    userIdentity: role("AWSReservedSSO_PowerUser_0123456789abcdef", "carol@example.com"),
    sourceIPAddress: "192.0.2.44",
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0",
    sessionCredentialFromConsole: "true",
  };
  const pages = [
    "ec2 DescribeInstances",
    "ec2 DescribeSecurityGroups",
    "ec2 DescribeVolumes",
    "iam ListUsers",
    "iam ListRoles",
    "iam ListPolicies",
    "s3 ListBuckets",
    "lambda ListFunctions20150331",
    "cloudtrail DescribeTrails",
    "monitoring DescribeAlarms",
    "rds DescribeDBInstances",
    "bedrock ListFoundationModels",
    "guardduty ListDetectors",
    "securityhub GetFindings",
    "organizations DescribeOrganization",
  ];
  return [
    {
      ...call(carol, "signin ConsoleLogin"),
      eventType: "AwsConsoleSignIn",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: { MFAUsed: "No" },
    },
    ...times(10, () => pages.map((page) => call(carol, page))).flat(),
    call(carol, "ssm StartSession", { target: "i-0123456789abcdef0" }),
    call(carol, "secretsmanager GetSecretValue", { secretId: "app/1" }),
    call(carol, "ec2 StopInstances", {
      instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] },
    }),
    call(carol, "ec2 StartInstances", {
      instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] },
    }),
    call(carol, "monitoring PutDashboard", { dashboardName: "web" }),
    call(carol, "guardduty UnarchiveFindings", { detectorId: "d", findingIds: ["f"] }),
  ];
}

/** What AWS does by itself: scaling, backups, looking after. */
function services(): readonly object[] {
  const scaling = acting("autoscaling", "AWSServiceRoleForAutoScaling");
  const backup = acting("backup", "AWSServiceRoleForBackup");
  const config = acting("config", "AWSServiceRoleForConfig");
  const sso = acting("sso", "AWSServiceRoleForSSO");
  const trail: Caller = {
    userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
    sourceIPAddress: "cloudtrail.amazonaws.com",
    userAgent: "cloudtrail.amazonaws.com",
  };
  return [
    call(sso, "iam CreateSAMLProvider", { name: "AWSSSO_0123456789abcdef_DO_NOT_DELETE" }),
    call(sso, "iam CreateRole", {
      roleName: "AWSReservedSSO_PowerUser_0123456789abcdef",
      assumeRolePolicyDocument: TRUST,
    }),
    ...times(40, (n) => n).flatMap((n) => [
      call(trail, "s3 GetBucketAcl", { bucketName: "trail-logs" }),
      call(scaling, "ec2 RunInstances", {
        instanceType: "m7g.large",
        instancesSet: { items: [{ maxCount: 2 }] },
      }),
      call(scaling, "ec2 TerminateInstances", {
        instancesSet: { items: [{ instanceId: `i-${n}` }] },
      }),
      call(backup, "backup DeleteRecoveryPoint", { backupVaultName: "Default" }),
      call(backup, "ec2 DeleteSnapshot", { snapshotId: `snap-${n}` }),
      call(config, "s3 GetBucketPolicy", { bucketName: `app-${n}` }),
      call(config, "iam GetAccountAuthorizationDetails"),
      call(backup, "kms CreateGrant", {
        keyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
        granteePrincipal: `arn:aws:iam::${ACCOUNT}:role/backup`,
      }),
    ]),
  ];
}

/** A service that acts with a role of the account, as CloudTrail writes it. */
function acting(host: string, name: string): Caller {
  return {
    userIdentity: { ...role(name, host), invokedBy: `${host}.amazonaws.com` },
    sourceIPAddress: `${host}.amazonaws.com`,
    userAgent: `${host}.amazonaws.com`,
  };
}

const TRUST_OF_OTHER_ACCOUNT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: "sts:AssumeRole",
    },
  ],
});

/** Control Tower makes accounts and keeps their guards, stack sets fill them, Security Hub looks after its own rules. */
function organization(): readonly object[] {
  const tower = acting("controltower", "AWSControlTowerAdmin");
  const sets = acting("cloudformation", "stacksets-exec-0123456789abcdef0123456789abcdef");
  const hub = acting("securityhub", "AWSServiceRoleForSecurityHub");
  const sso = acting("sso", "AWSServiceRoleForSSO");
  const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
  return times(20, (n) => n).flatMap((n) => [
    call(tower, "organizations CreateAccount", { accountName: `account-${n}` }),
    call(tower, "organizations DetachPolicy", { policyId: "p-1", targetId: "444455556666" }),
    call(tower, "config StopConfigurationRecorder", { configurationRecorderName: "default" }),
    call(tower, "config PutConfigurationRecorder", {
      configurationRecorder: { name: "default", recordingGroup: { allSupported: false } },
    }),
    call(tower, "cloudtrail UpdateTrail", { name: "tower", s3BucketName: "tower-logs" }),
    call(tower, "iam AttachRolePolicy", { roleName: `tower-${n}`, policyArn: administrator }),
    call(sets, "iam CreateRole", {
      roleName: `audit-${n}`,
      assumeRolePolicyDocument: TRUST_OF_OTHER_ACCOUNT,
    }),
    call(hub, "config DeleteConfigRule", { configRuleName: `securityhub-${n}` }),
    call(sso, "iam AttachRolePolicy", { roleName: "AWSReservedSSO_x", policyArn: administrator }),
  ]);
}

/** Containers and nodes that come and go, and a vendor that watches them. */
function fleet(): readonly object[] {
  const inside = { sourceIPAddress: "10.0.3.17", userAgent: "aws-sdk-go/1.55.5" };
  const nodes: Caller = { userIdentity: role("nodes", "i-0123456789abcdef0"), ...inside };
  const task: Caller = { userIdentity: role("task-execution", "0123456789abcdef"), ...inside };
  const scaler: Caller = { userIdentity: role("karpenter", "1700000000"), ...inside };
  const watcher: Caller = {
    userIdentity: role("monitoring", "integration"),
    sourceIPAddress: "198.51.100.99",
    userAgent: "Boto3/1.35",
  };
  return [
    call(TERRAFORM, "iam CreateOpenIDConnectProvider", {
      url: "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF",
      clientIDList: ["sts.amazonaws.com"],
    }),
    call(TERRAFORM, "s3 PutBucketPolicy", {
      bucketName: "load-balancer-logs",
      bucketPolicy: {
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::054676820928:root" },
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::load-balancer-logs/*",
          },
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      },
    }),
    ...times(60, (n) => n).flatMap((n) => [
      call(nodes, "sts GetCallerIdentity"),
      call(nodes, "ecr GetAuthorizationToken"),
      call(task, "secretsmanager GetSecretValue", { secretId: "app/db" }),
      call(scaler, "ec2 CreateFleet", { CreateFleetRequest: { Type: "instant" } }),
      ...(n % 20 === 0
        ? [
            call(scaler, "ec2 TerminateInstances", {
              instancesSet: { items: [{ instanceId: `i-${n}` }] },
            }),
          ]
        : []),
      call(watcher, "ec2 DescribeInstances", {}),
      call(watcher, "rds DescribeDBInstances"),
    ]),
  ];
}
