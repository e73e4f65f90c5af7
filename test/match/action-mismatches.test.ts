import { describe, expect, test } from "vitest";
import { ACTION_MISMATCHES } from "../../src/match/action-mismatches.ts";
import { candidateActions } from "../../src/match/iam-actions.ts";

/** [row, IAM action, event names], all of one eventSource. Written from the survey, not from the table. */
type Expected = readonly [row: number, action: string, ...eventNames: readonly string[]];

const S3: readonly Expected[] = [
  [1, "s3:ListAllMyBuckets", "ListBuckets"],
  [2, "s3:PutEncryptionConfiguration", "PutBucketEncryption", "DeleteBucketEncryption"],
  [3, "s3:GetEncryptionConfiguration", "GetBucketEncryption"],
  [4, "s3:PutLifecycleConfiguration", "PutBucketLifecycle", "DeleteBucketLifecycle"],
  [5, "s3:GetLifecycleConfiguration", "GetBucketLifecycle"],
  [6, "s3:PutReplicationConfiguration", "PutBucketReplication", "DeleteBucketReplication"],
  [7, "s3:GetReplicationConfiguration", "GetBucketReplication"],
  [8, "s3:PutBucketCORS", "PutBucketCors", "DeleteBucketCors"],
  [9, "s3:GetBucketCORS", "GetBucketCors"],
  [10, "s3:PutBucketTagging", "PutBucketTagging", "DeleteBucketTagging"],
  [
    11,
    "s3:PutBucketPublicAccessBlock",
    "PutBucketPublicAccessBlock",
    "DeleteBucketPublicAccessBlock",
  ],
  [
    12,
    "s3:PutAccountPublicAccessBlock",
    "PutAccountPublicAccessBlock",
    "DeleteAccountPublicAccessBlock",
  ],
  [
    13,
    "s3:PutInventoryConfiguration",
    "PutBucketInventoryConfiguration",
    "DeleteBucketInventoryConfiguration",
  ],
  [
    14,
    "s3:GetInventoryConfiguration",
    "GetBucketInventoryConfiguration",
    "ListBucketInventoryConfigurations",
  ],
  [
    15,
    "s3:PutAnalyticsConfiguration",
    "PutBucketAnalyticsConfiguration",
    "DeleteBucketAnalyticsConfiguration",
  ],
  [
    16,
    "s3:PutMetricsConfiguration",
    "PutBucketMetricsConfiguration",
    "DeleteBucketMetricsConfiguration",
  ],
  [17, "s3:PutIntelligentTieringConfiguration", "PutBucketIntelligentTieringConfiguration"],
  [
    18,
    "s3:GetAccelerateConfiguration",
    "GetAccelerateConfiguration",
    "GetBucketAccelerateConfiguration",
  ],
  [
    18,
    "s3:PutAccelerateConfiguration",
    "PutAccelerateConfiguration",
    "PutBucketAccelerateConfiguration",
  ],
  [
    19,
    "s3:GetBucketObjectLockConfiguration",
    "GetBucketObjectLockConfiguration",
    "GetObjectLockConfiguration",
  ],
  [20, "s3:GetBucketNotification", "GetBucketNotification", "GetBucketNotificationConfiguration"],
  [20, "s3:PutBucketNotification", "PutBucketNotification", "PutBucketNotificationConfiguration"],
  [21, "s3:ListBucket", "HeadBucket", "ListObjects", "ListObjectsV2"],
  [22, "s3:GetObject", "GetObject", "HeadObject", "SelectObjectContent"],
  [23, "s3:PutObject", "PutObject", "CopyObject", "CreateMultipartUpload", "UploadPart"],
  [23, "s3:PutObject", "UploadPartCopy", "CompleteMultipartUpload"],
  [24, "s3:DeleteObject", "DeleteObject", "DeleteObjects"],
  [79, "s3:GetAnalyticsConfiguration", "GetBucketAnalyticsConfiguration"],
  [79, "s3:GetAnalyticsConfiguration", "ListBucketAnalyticsConfigurations"],
  [80, "s3:GetMetricsConfiguration", "GetBucketMetricsConfiguration"],
  [80, "s3:GetMetricsConfiguration", "ListBucketMetricsConfigurations"],
  [81, "s3:GetIntelligentTieringConfiguration", "GetBucketIntelligentTieringConfiguration"],
  [81, "s3:GetIntelligentTieringConfiguration", "ListBucketIntelligentTieringConfigurations"],
  [82, "s3:PutBucketObjectLockConfiguration", "PutObjectLockConfiguration"],
  [83, "s3:ListBucketVersions", "ListObjectVersions"],
  [84, "s3:ListMultipartUploadParts", "ListParts"],
  [85, "s3:ListBucketMultipartUploads", "ListMultipartUploads"],
];

const LAMBDA: readonly Expected[] = [
  [25, "lambda:CreateFunction", "CreateFunction20150331"],
  [26, "lambda:DeleteFunction", "DeleteFunction20150331"],
  [27, "lambda:UpdateFunctionCode", "UpdateFunctionCode20150331v2"],
  [28, "lambda:UpdateFunctionConfiguration", "UpdateFunctionConfiguration20150331v2"],
  [29, "lambda:AddPermission", "AddPermission20150331v2"],
  [30, "lambda:RemovePermission", "RemovePermission20150331v2"],
  [31, "lambda:CreateEventSourceMapping", "CreateEventSourceMapping20150331"],
  [32, "lambda:UpdateEventSourceMapping", "UpdateEventSourceMapping20150331"],
  [33, "lambda:DeleteEventSourceMapping", "DeleteEventSourceMapping20150331"],
  [34, "lambda:CreateAlias", "CreateAlias20150331"],
  [34, "lambda:UpdateAlias", "UpdateAlias20150331"],
  [34, "lambda:DeleteAlias", "DeleteAlias20150331"],
  [34, "lambda:GetAlias", "GetAlias20150331"],
  [35, "lambda:PublishVersion", "PublishVersion20150331"],
  [36, "lambda:PublishLayerVersion", "PublishLayerVersion20181031"],
  [37, "lambda:AddLayerVersionPermission", "AddLayerVersionPermission"],
  [37, "lambda:AddLayerVersionPermission", "AddLayerVersionPermission20181031"],
  [38, "lambda:PutFunctionConcurrency", "PutFunctionConcurrency20171031"],
  [38, "lambda:DeleteFunctionConcurrency", "DeleteFunctionConcurrency20171031"],
  [39, "lambda:GetFunction", "GetFunction20150331v2", "GetFunction"],
  [40, "lambda:GetFunctionConfiguration", "GetFunctionConfiguration20150331v2"],
  [41, "lambda:ListFunctions", "ListFunctions20150331"],
  [42, "lambda:ListVersionsByFunction", "ListVersionsByFunction20150331"],
  [43, "lambda:TagResource", "TagResource20170331v2"],
  [43, "lambda:UntagResource", "UntagResource20170331v2"],
  [44, "lambda:InvokeFunction", "Invoke", "InvokeAsync", "InvokeWithResponseStream"],
];

const CLOUDFRONT: readonly Expected[] = [
  [45, "cloudfront:CreateFunction", "CreateFunction2020_05_31"],
  [46, "cloudfront:PublishFunction", "PublishFunction2020_05_31"],
  [47, "cloudfront:CreateDistribution", "CreateDistribution2020_05_31", "CreateDistribution"],
  [47, "cloudfront:CreateDistribution", "CreateDistributionWithTags"],
  [47, "cloudfront:CreateDistribution", "CreateDistributionWithTags2020_05_31"],
];

const API_GATEWAY: readonly Expected[] = [
  [48, "apigateway:POST", "CreateRestApi", "CreateApi", "CreateRoute", "CreateIntegration"],
  [48, "apigateway:POST", "CreateStage", "CreateDeployment", "CreateApiKey", "ImportRestApi"],
  [48, "apigateway:POST", "ImportApiKeys", "TestInvokeMethod", "TestInvokeAuthorizer"],
  [48, "apigateway:POST", "GenerateClientCertificate", "RejectDomainNameAccessAssociation"],
  [48, "apigateway:POST", "TagResource"],
  [49, "apigateway:PATCH", "UpdateRestApi", "UpdateStage", "UpdateApi", "UpdateRoute"],
  [50, "apigateway:PUT", "PutRestApi", "PutMethod", "PutIntegration", "ImportApi"],
  [50, "apigateway:PUT", "ReimportApi", "ImportDocumentationParts", "TagResource"],
  [51, "apigateway:DELETE", "DeleteRestApi", "DeleteApi", "DeleteStage", "FlushStageCache"],
  [51, "apigateway:DELETE", "FlushStageAuthorizersCache", "ResetAuthorizersCache"],
  [51, "apigateway:DELETE", "UntagResource"],
  [52, "apigateway:GET", "GetRestApis", "GetApiKeys", "GetExport", "ExportApi"],
];

const OTHER_HOSTS: readonly (readonly [source: string, ...Expected])[] = [
  ["kms", 53, "kms:ReEncryptFrom", "ReEncrypt"],
  ["kms", 53, "kms:ReEncryptTo", "ReEncrypt"],
  ["monitoring", 54, "cloudwatch:DeleteAlarms", "DeleteAlarms"],
  ["tagging", 55, "tag:TagResources", "TagResources"],
  ["cloudcontrolapi", 56, "cloudformation:GetResource", "GetResource"],
  ["cloudcontrolapi", 56, "cloudformation:CreateResource", "CreateResource"],
  ["autoscaling", 57, "application-autoscaling:RegisterScalableTarget", "RegisterScalableTarget"],
  ["servicecatalog-appregistry", 58, "servicecatalog:ListApplications", "ListApplications"],
  ["rdsdata", 59, "rds-data:ExecuteStatement", "ExecuteStatement"],
  ["pinpoint", 60, "mobiletargeting:CreateApp", "CreateApp"],
  ["es", 61, "es:CreateDomain", "CreateDomain"],
  ["opensearchservice", 61, "es:CreateDomain", "CreateDomain"],
  ["agreement-marketplace", 62, "aws-marketplace:AcceptAgreementRequest", "AcceptAgreementRequest"],
  ["discovery-marketplace", 62, "aws-marketplace:SearchListings", "SearchListings"],
  ["amazonmq", 63, "mq:CreateBroker", "CreateBroker"],
  ["budgets", 64, "budgets:ModifyBudget", "CreateBudget", "UpdateBudget", "DeleteBudget"],
  ["budgets", 64, "budgets:ModifyBudget", "CreateNotification", "UpdateNotification"],
  ["budgets", 64, "budgets:ModifyBudget", "DeleteNotification", "CreateSubscriber"],
  ["budgets", 64, "budgets:ModifyBudget", "UpdateSubscriber", "DeleteSubscriber"],
  ["sso", 65, "sso:UpdateSSOConfiguration", "UpdateSsoConfiguration"],
  ["amplify", 66, "amplify:CreateWebHook", "CreateWebhook"],
  ["amplify", 66, "amplify:DeleteWebHook", "DeleteWebhook"],
  ["memorydb", 67, "memorydb:CreateAcl", "CreateACL"],
  ["memorydb", 67, "memorydb:UpdateAcl", "UpdateACL"],
  ["glue", 68, "glue:UpdateTable", "CreatePartitionIndex", "DeletePartitionIndex", "UpdateTable"],
  ["glue", 68, "glue:UpdatePartition", "BatchUpdatePartition", "UpdatePartition"],
  ["bedrock", 69, "bedrock:InvokeModel", "InvokeModel", "InvokeModelWithResponseStream"],
  ["bedrock", 69, "bedrock:InvokeModel", "Converse", "ConverseStream"],
  ["bedrock", 69, "bedrock:InvokeModelWithResponseStream", "ConverseStream"],
  ["cassandra", 70, "cassandra:Create", "CreateKeyspace", "CreateTable", "CreateUdt"],
  ["cassandra", 70, "cassandra:Alter", "UpdateTable", "AlterTable", "AlterKeyspace"],
  ["cassandra", 70, "cassandra:Drop", "DeleteTable", "DropTable", "DropKeyspace", "DropUdt"],
  ["dynamodb", 71, "dynamodb:PartiQLSelect", "ExecuteStatement", "BatchExecuteStatement"],
  ["dynamodb", 71, "dynamodb:PartiQLInsert", "ExecuteStatement", "ExecuteTransaction"],
  ["dynamodb", 71, "dynamodb:PartiQLUpdate", "BatchExecuteStatement", "ExecuteTransaction"],
  ["dynamodb", 71, "dynamodb:PartiQLDelete", "ExecuteStatement", "BatchExecuteStatement"],
  ["sqs", 72, "sqs:SendMessage", "SendMessage", "SendMessageBatch"],
  ["signin", 76, "signin:ConsoleLogin", "ConsoleLogin"],
  ["signin", 76, "signin:SwitchRole", "SwitchRole"],
  ["signin", 76, "signin:GetSigninToken", "GetSigninToken"],
  ["signin", 76, "signin:CheckMfa", "CheckMfa"],
  ["signin", 76, "signin:PasswordRecoveryRequested", "PasswordRecoveryRequested"],
  ["secretsmanager", 77, "secretsmanager:StartSecretVersionDelete", "StartSecretVersionDelete"],
  ["secretsmanager", 77, "secretsmanager:EndSecretVersionDelete", "EndSecretVersionDelete"],
  ["ec2", 78, "ec2:SharedSnapshotVolumeCreated", "SharedSnapshotVolumeCreated"],
  ["ec2", 78, "ec2:SharedSnapshotCopyInitiated", "SharedSnapshotCopyInitiated"],
];

const cases = [
  ...S3.map((expected) => ["s3", ...expected] as const),
  ...LAMBDA.map((expected) => ["lambda", ...expected] as const),
  ...CLOUDFRONT.map((expected) => ["cloudfront", ...expected] as const),
  ...API_GATEWAY.map((expected) => ["apigateway", ...expected] as const),
  ...OTHER_HOSTS,
].flatMap(([host, row, action, ...eventNames]) =>
  eventNames.map((eventName) => ({
    row,
    action,
    eventSource: `${host}.amazonaws.com`,
    eventName,
  })),
);

test.each(cases)(
  "row $row: $eventSource $eventName is found by $action",
  ({ action, eventSource, eventName }) => {
    const candidates = candidateActions(eventSource, eventName).map((text) => text.toLowerCase());
    expect(candidates).toContain(action.toLowerCase());
  },
);

const rowsOf = (kind: string): readonly number[] =>
  ACTION_MISMATCHES.filter((mismatch) => mismatch.kind === kind).map(({ row }) => row);

describe("the table", () => {
  test("holds every row from 1 to 85", () => {
    const rows = [...new Set(ACTION_MISMATCHES.map(({ row }) => row))];
    expect(rows).toEqual(Array.from({ length: 85 }, (_, index) => index + 1));
  });

  test("has a test for every row with an event", () => {
    const tested = new Set(cases.map(({ row }) => row));
    const untested = ACTION_MISMATCHES.map(({ row }) => row).filter((row) => !tested.has(row));
    expect(untested).toEqual([73, 74, 75]);
  });

  test("says which rows are never an event, and which events have no action", () => {
    expect(rowsOf("never")).toEqual([73, 74, 75]);
    expect(rowsOf("no-iam-action")).toEqual([76, 77, 78]);
    expect(rowsOf("data")).toEqual([21, 22, 23, 24, 44, 71, 72, 83, 84]);
  });

  test("marks a row as case only exactly when action and event differ in case only", () => {
    const differInCaseOnly = ACTION_MISMATCHES.filter(({ actions, hosts, events }) =>
      events.every(
        (event) =>
          !actions.includes(`${hosts[0]}:${event}`) &&
          actions.some((action) => action.toLowerCase() === `${hosts[0]}:${event}`.toLowerCase()),
      ),
    );
    const withEvents = differInCaseOnly.filter(({ events }) => events.length > 0);
    expect(withEvents).toEqual(ACTION_MISMATCHES.filter(({ remark }) => remark === "case only"));
  });

  test("carries evidence from the known kinds for every row", () => {
    const letters = new Set(ACTION_MISMATCHES.flatMap(({ evidence }) => evidence));
    expect([...letters].toSorted()).toEqual(["D", "I", "M", "R", "T"]);
    expect(ACTION_MISMATCHES.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
  });
});

test("an event of another host gets nothing from the table", () => {
  expect(candidateActions("ec2.amazonaws.com", "ListBuckets")).toEqual(["ec2:ListBuckets"]);
});
