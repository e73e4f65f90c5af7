/// <reference types="node" />
import { createRandom } from "./random.mjs";

/** @typedef {readonly [service: string, name: string, isRead: boolean]} Call */

const DESCRIBES = ["Instances", "Volumes", "Tags", "Images", "Subnets", "SecurityGroups"];
/** @type {readonly Call[]} */
const CALLS = [
  ...DESCRIBES.map((what) => /** @type {const} */ (["ec2", `Describe${what}`, true])),
  ["s3", "GetBucketAcl", true],
  ["s3", "GetBucketPolicy", true],
  ["s3", "GetObject", true],
  ["s3", "PutObject", false],
  ["sts", "AssumeRole", true],
  ["kms", "Decrypt", true],
  ["iam", "ListRoles", true],
  ["iam", "CreateUser", false],
  ["lambda", "GetFunction20150331v2", true],
  ["ssm", "GetParameters", true],
  ["logs", "CreateLogStream", false],
  ["monitoring", "DescribeAlarms", true],
];
const ROLES = ["app-server", "ci-runner", "backup", "audit", "terraform", "data-platform"];
const AGENTS = [
  "aws-sdk-java/2.25.11 Linux/5.10 OpenJDK_64-Bit_Server_VM/17.0.10 vendor/Amazon exec-env/AWS_ECS_FARGATE",
  "Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10 md/arch#x86_64 lang/python#3.11.8",
  "AWS Internal",
  "[aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.amzn.2023 prompt/off command/s3api.get-bucket-acl]",
];
const START_MS = Date.UTC(2026, 2, 1);
/** Sessions of which the records of one file come by turns. */
const SESSIONS_AT_ONCE = 6;

/**
 * Makes invented records, of sessions whose calls resemble each other. They have the members and the lengths of
 * CloudTrail's documented examples and AWS's own spellings of numbers and of `=`, `&`; accounts and addresses are
 * those for documentation.
 * @param {number} seed
 */
export function recordMaker(seed) {
  const { random, pick, hex, capitals, base64, uuid } = createRandom(seed);
  let second = 0;
  const timeMs = () => START_MS + second * 1000;
  const time = () => new Date(timeMs()).toISOString().replace(".000Z", "Z");

  const instances = () =>
    Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => `{"instanceId":"i-0${hex(16)}"}`,
    ).join();

  /** @param {string} name */
  const parameters = (name) => {
    switch (name) {
      case "GetObject":
      case "PutObject":
        return `{"bucketName":"logs-${hex(4)}-eu-central-1","Host":"s3.eu-central-1.amazonaws.com","key":"year\\u003d2026/month\\u003d03/part-${hex(4)}-${uuid()}.snappy.parquet"}`;
      case "GetBucketAcl":
      case "GetBucketPolicy":
        return `{"bucketName":"logs-${hex(4)}-eu-central-1","Host":"s3.eu-central-1.amazonaws.com","acl":""}`;
      case "AssumeRole":
        return `{"roleArn":"arn:aws:iam::111122223333:role/${pick(ROLES)}","roleSessionName":"session-${hex(16)}","externalId":"${uuid()}","durationSeconds":3600}`;
      case "Decrypt":
        return `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::logs-${hex(4)}/AWSLogs/${uuid()}"},"keyId":"arn:aws:kms:eu-central-1:111122223333:key/${uuid()}","encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`;
      case "CreateUser":
        return `{"userName":"user-${hex(6)}","tags":[{"key":"owner","value":"platform \\u0026 tools"}]}`;
      case "CreateLogStream":
        return `{"logGroupName":"/aws/lambda/worker-${hex(2)}","logStreamName":"2026/03/01/[$LATEST]${hex(32)}"}`;
      default:
        return `{"instancesSet":{"items":[${instances()}]},"filterSet":{"items":[{"name":"tag:Name","valueSet":{"items":[{"value":"web-${hex(4)}"}]}}]},"maxResults":1000,"nextToken":"${base64(44)}"}`;
    }
  };

  /** @param {string} name */
  const response = (name) => {
    const seconds = timeMs() / 1e9 + random() / 1e6;
    if (name === "AssumeRole") {
      return `{"credentials":{"accessKeyId":"ASIA${capitals(16)}","expiration":"Mar 1, 2026, 1:00:00 AM","sessionToken":"${base64(120)}"},"packedPolicySize":${Math.floor(random() * 90)}}`;
    }
    return name === "CreateUser" ? `{"user":{"createDate":${seconds.toFixed(12)}E9}}` : "null";
  };

  const session = () => {
    const role = random() < 0.01 ? "MyRole" : pick(ROLES);
    const id = `i-0${hex(16)}`;
    const arn = `arn:aws:sts::111122223333:assumed-role/${role}/${id}`;
    const calls = Array.from({ length: 5 }, () => pick(CALLS));
    const isDenied = random() < 0.05;
    const ip = `203.0.113.${Math.floor(random() * 256)}`;
    const agent = pick(AGENTS);
    const identity =
      `"userIdentity":{"type":"AssumedRole","principalId":"AROA${capitals(17)}:${id}","arn":"${arn}","accountId":"111122223333","accessKeyId":"ASIA${capitals(16)}",` +
      `"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEID","arn":"arn:aws:iam::111122223333:role/${role}","accountId":"111122223333","userName":"${role}"},` +
      `"webIdFederationData":{},"attributes":{"creationDate":"${time()}","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}}`;
    const next = () => {
      const [service, name, isRead] = pick(calls);
      if (random() < 0.3) second++;
      const error = isDenied
        ? `"errorCode":"AccessDenied","errorMessage":"User: ${arn} is not authorized to perform: ${service}:${name} because no identity-based policy allows the action",`
        : "";
      const isData = name === "GetObject" || name === "PutObject";
      const bytes = isData ? `${(random() * 9 + 1).toFixed(6)}E7` : "0.0";
      const data =
        service === "s3"
          ? `"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0.0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"${base64(76)}","bytesTransferredOut":${bytes}},`
          : "";
      const endpoint = random() < 0.6 ? `"vpcEndpointId":"vpce-0${hex(16)}",` : "";
      const shared = random() < 0.5 ? `"sharedEventID":"${uuid()}",` : "";
      const resources =
        service === "s3"
          ? `"resources":[{"accountId":"111122223333","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::logs-${hex(4)}-eu-central-1"}],`
          : "";
      return (
        `{"eventVersion":"1.09",${identity},"eventTime":"${time()}","eventSource":"${service}.amazonaws.com","eventName":"${name}","awsRegion":"eu-central-1",` +
        `"sourceIPAddress":"${ip}","userAgent":"${agent}",${error}"requestParameters":${parameters(name)},"responseElements":${response(name)},${data}` +
        `"requestID":"${uuid()}","eventID":"${uuid()}","readOnly":${String(isRead)},${resources}"eventType":"AwsApiCall","managementEvent":${String(!isData)},${endpoint}` +
        `"recipientAccountId":"111122223333",${shared}"eventCategory":"${isData ? "Data" : "Management"}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${service}.eu-central-1.amazonaws.com"}}`
      );
    };
    return { next, left: 5 + Math.floor(random() * 55) };
  };

  const sessions = Array.from({ length: SESSIONS_AT_ONCE }, session);
  const nextRecord = () => {
    const i = Math.floor(random() * SESSIONS_AT_ONCE);
    const one = sessions[i];
    if (one === undefined) throw new RangeError("expected a session");
    one.left--;
    if (one.left === 0) sessions[i] = session();
    return one.next();
  };
  return { random, capitals, timeMs, nextRecord };
}
