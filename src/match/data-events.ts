/** Names that occur in data events only, of one IAM prefix. */
interface DataEvents {
  readonly prefix: string;
  /** Event names, and IAM actions that authorise nothing but calls logged as data events. */
  readonly names: readonly string[];
  /** The page that says so; "inference" where a name is object-level but not on the page. */
  readonly origin: string;
}

const dataEvents = (prefix: string, origin: string, names: string): DataEvents => ({
  prefix,
  names: names.trim().split(/\s+/),
  origin,
});

/**
 * What Event history can never hold. It is deliberately short: a name stands here only when every
 * event it can mean is a data event. `s3:ListBucket` is absent because of HeadBucket, and
 * `bedrock:InvokeModel` because it is a management event.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export const DATA_EVENTS: readonly DataEvents[] = [
  dataEvents(
    "s3",
    "AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html",
    `AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload DeleteObject
     DeleteObjects DeleteObjectTagging GetObject GetObjectAcl GetObjectAttributes GetObjectTagging
     GetObjectTorrent HeadObject ListObjects ListObjectsV2 ListObjectVersions ListParts PostObject
     PutObject PutObjectAcl PutObjectTagging RestoreObject SelectObjectContent UploadPart
     UploadPartCopy`,
  ),
  dataEvents(
    "s3",
    "inference",
    `DeleteObjectAnnotation DeleteObjectVersion DeleteObjectVersionAnnotation
     DeleteObjectVersionTagging GetObjectAnnotation GetObjectLegalHold GetObjectRetention
     GetObjectVersion GetObjectVersionAcl GetObjectVersionAnnotation
     GetObjectVersionAnnotationForReplication GetObjectVersionAttributes
     GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent
     ListBucketVersions ListMultipartUploadParts ListObjectAnnotations ListObjectVersionAnnotations
     PutObjectAnnotation PutObjectLegalHold PutObjectRetention PutObjectVersionAcl
     PutObjectVersionAnnotation PutObjectVersionTagging UpdateObjectEncryption`,
  ),
  dataEvents(
    "s3express",
    "AmazonS3/latest/userguide/s3-express-one-zone-logging.html",
    `AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload CreateSession
     DeleteObject DeleteObjects GetObject GetObjectAttributes HeadObject ListObjectsV2 ListParts
     PutObject UploadPart UploadPartCopy`,
  ),
  dataEvents(
    "lambda",
    "lambda/latest/dg/logging-using-cloudtrail.html",
    "Invoke InvokeAsync InvokeFunction InvokeFunctionUrl InvokeWithResponseStream",
  ),
  dataEvents(
    "dynamodb",
    "amazondynamodb/latest/developerguide/logging-using-cloudtrail.html",
    `BatchExecuteStatement BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem ExecuteStatement
     ExecuteTransaction GetItem GetRecords GetShardIterator PartiQLDelete PartiQLInsert PartiQLSelect
     PartiQLUpdate PutItem Query Scan TransactGetItems TransactWriteItems UpdateItem`,
  ),
  dataEvents(
    "cassandra",
    "keyspaces/latest/devguide/logging-using-cloudtrail.html",
    "Delete GetRecords GetShardIterator Insert Modify Select Update",
  ),
  dataEvents(
    "sqs",
    "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html",
    `ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch
     ReceiveMessage SendMessage SendMessageBatch`,
  ),
  dataEvents("sns", "sns/latest/dg/logging-using-cloudtrail.html", "Publish PublishBatch"),
  dataEvents(
    "kinesis",
    "streams/latest/dev/logging-using-cloudtrail.html",
    "GetRecords GetShardIterator PutRecord PutRecords SubscribeToShard",
  ),
  dataEvents(
    "ebs",
    "ebs/latest/userguide/logging-ebs-apis-using-cloudtrail.html",
    "GetSnapshotBlock ListChangedBlocks ListSnapshotBlocks PutSnapshotBlock",
  ),
  dataEvents(
    "bedrock",
    "bedrock/latest/userguide/logging-using-cloudtrail.html",
    "InvokeAgent InvokeFlow InvokeInlineAgent Retrieve",
  ),
  dataEvents(
    "cloudtrail-data",
    "awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    "PutAuditEvents",
  ),
];
