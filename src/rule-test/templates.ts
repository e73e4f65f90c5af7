import type { CloudTrailRecord } from "../record.ts";

const COMMON = {
  eventVersion: "1.09",
  eventTime: "2026-01-15T11:58:00Z",
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.7",
  userAgent: "aws-cli/2.15.0 md/awscrt#0.19.19 os/linux#6.1.0 lang/python#3.11.6",
  requestParameters: null,
  responseElements: null,
  eventID: "00000000-0000-4000-8000-000000000000",
  requestID: "11111111-2222-4333-8444-555555555555",
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: "111122223333",
  eventCategory: "Management",
};

const ALICE = {
  type: "IAMUser",
  principalId: "AIDAIOSFODNN7EXAMPLE",
  arn: "arn:aws:iam::111122223333:user/alice",
  accountId: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  userName: "alice",
};

const ROLE_SESSION = {
  type: "AssumedRole",
  principalId: "AROAIOSFODNN7EXAMPLE:session",
  arn: "arn:aws:sts::111122223333:assumed-role/app/session",
  accountId: "111122223333",
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      principalId: "AROAIOSFODNN7EXAMPLE",
      arn: "arn:aws:iam::111122223333:role/app",
      accountId: "111122223333",
      userName: "app",
    },
    attributes: { creationDate: "2026-01-15T11:50:00Z", mfaAuthenticated: "false" },
  },
};

/**
 * The base records of rule tests, in the shapes CloudTrail logs.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const TEMPLATES: ReadonlyMap<string, CloudTrailRecord> = new Map<string, CloudTrailRecord>([
  ["iam-user", { ...COMMON, userIdentity: ALICE, ...call("iam.amazonaws.com", "GetUser") }],
  [
    "assumed-role",
    { ...COMMON, userIdentity: ROLE_SESSION, ...call("sts.amazonaws.com", "GetCallerIdentity") },
  ],
  [
    "root",
    {
      ...COMMON,
      userIdentity: {
        type: "Root",
        principalId: "111122223333",
        arn: "arn:aws:iam::111122223333:root",
        accountId: "111122223333",
        accessKeyId: "",
      },
      ...call("iam.amazonaws.com", "GetAccountSummary"),
    },
  ],
  [
    "console-login",
    {
      ...COMMON,
      userIdentity: { ...without(ALICE, "accessKeyId") },
      ...call("signin.amazonaws.com", "ConsoleLogin"),
      eventType: "AwsConsoleSignIn",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
      responseElements: { ConsoleLogin: "Success" },
      additionalEventData: {
        LoginTo: "https://console.aws.amazon.com/console/home",
        MobileVersion: "No",
        MFAUsed: "Yes",
      },
      readOnly: false,
    },
  ],
  [
    "aws-service",
    {
      ...COMMON,
      userIdentity: { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" },
      ...call("sts.amazonaws.com", "AssumeRole"),
      sourceIPAddress: "autoscaling.amazonaws.com",
      userAgent: "autoscaling.amazonaws.com",
    },
  ],
  [
    "s3-data",
    {
      ...COMMON,
      userIdentity: ROLE_SESSION,
      ...call("s3.amazonaws.com", "GetObject"),
      requestParameters: {
        bucketName: "reports",
        Host: "reports.s3.us-east-1.amazonaws.com",
        key: "2026/01/report.csv",
      },
      additionalEventData: { SignatureVersion: "SigV4", CipherSuite: "TLS_AES_128_GCM_SHA256" },
      resources: [
        { type: "AWS::S3::Object", ARN: "arn:aws:s3:::reports/2026/01/report.csv" },
        { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::reports", accountId: "111122223333" },
      ],
      managementEvent: false,
      eventCategory: "Data",
    },
  ],
]);

function call(eventSource: string, eventName: string): CloudTrailRecord {
  return { eventSource, eventName };
}

function without(object: CloudTrailRecord, field: string): CloudTrailRecord {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));
}

/** The base record of that name, or undefined. */
export function templateRecord(name: string): CloudTrailRecord | undefined {
  return TEMPLATES.get(name);
}

/** The names of all templates, for messages and `rules new`. */
export function templateNames(): readonly string[] {
  return [...TEMPLATES.keys()];
}
