/// <reference types="node" />

/**
 * Makes invented records, in bursts of neighbours that resemble each other. They have the members and the lengths of
 * CloudTrail's documented examples; accounts and addresses are those for documentation.
 * @param {number} seed
 */
export function recordMaker(seed) {
  let state = seed >>> 0;
  /** mulberry32 */
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @type {<T>(all: readonly T[]) => T} */
  const pick = (all) => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new RangeError("expected something to pick from");
    return one;
  };
  /** @param {number} count */
  const hex = (count) => {
    let text = "";
    while (text.length < count)
      text += Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0");
    return text.slice(0, count);
  };
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  let second = 0;
  const time = () => {
    second += random() < 0.3 ? 1 : 0;
    return new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString().replace(".000Z", "Z");
  };

  const CALLS = [
    ...Array.from({ length: 6 }, (_, i) => [
      "ec2",
      `Describe${["Instances", "Volumes", "Tags", "Images", "Subnets", "SecurityGroups"][i]}`,
      true,
    ]),
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
  const ROLES = ["app-server", "ci-runner", "backup", "MyRole", "audit", "terraform"];
  const AGENTS = [
    "aws-sdk-java/2.25.11 Linux/5.10 OpenJDK_64-Bit_Server_VM/17.0.10 vendor/Amazon exec-env/AWS_ECS_FARGATE",
    "Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10 md/arch#x86_64 lang/python#3.11.8",
    "AWS Internal",
    "[aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.amzn.2023 prompt/off command/s3api.get-bucket-acl]",
  ];

  /** @param {string} name */
  const parameters = (name) => {
    switch (name) {
      case "GetObject":
      case "PutObject":
        return `{"bucketName":"logs-${hex(4)}-eu-central-1","Host":"s3.eu-central-1.amazonaws.com","key":"year\\u003d2026/month\\u003d03/part-${hex(8)}.parquet"}`;
      case "GetBucketAcl":
      case "GetBucketPolicy":
        return `{"bucketName":"logs-${hex(4)}-eu-central-1","Host":"s3.eu-central-1.amazonaws.com","acl":""}`;
      case "AssumeRole":
        return `{"roleArn":"arn:aws:iam::111122223333:role/${pick(ROLES)}","roleSessionName":"session-${hex(6)}","durationSeconds":3600}`;
      case "Decrypt":
        return `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::logs-${hex(4)}/AWSLogs"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`;
      case "CreateUser":
        return `{"userName":"user-${hex(6)}","tags":[{"key":"owner","value":"platform \\u0026 tools"}]}`;
      default:
        return `{"filterSet":{"items":[{"name":"tag:Name","valueSet":{"items":[{"value":"web-${hex(4)}"}]}}]},"maxResults":1000}`;
    }
  };

  const burst = () => {
    const role = random() < 0.02 ? "MyRole" : pick(ROLES);
    const session = `i-0${hex(16)}`;
    const key = `ASIA${hex(16).toUpperCase()}`;
    const created = time();
    const agent = pick(AGENTS);
    const ip = `203.0.113.${Math.floor(random() * 256)}`;
    const calls = [pick(CALLS), pick(CALLS)];
    const isDenied = random() < 0.05;
    const arn = `arn:aws:sts::111122223333:assumed-role/${role}/${session}`;
    const identity =
      `"userIdentity":{"type":"AssumedRole","principalId":"AROA${hex(17).toUpperCase()}:${session}","arn":"${arn}","accountId":"111122223333","accessKeyId":"${key}",` +
      `"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEID","arn":"arn:aws:iam::111122223333:role/${role}","accountId":"111122223333","userName":"${role}"},` +
      `"webIdFederationData":{},"attributes":{"creationDate":"${created}","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}}`;
    return Array.from({ length: 5 + Math.floor(random() * 55) }, () => {
      const [service, name, isRead] = pick(calls);
      const error = isDenied
        ? `"errorCode":"AccessDenied","errorMessage":"User: ${arn} is not authorized to perform: ${service}:${name} because no identity-based policy allows the action",`
        : "";
      const isData = name === "GetObject" || name === "PutObject";
      const data = isData
        ? `"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0.0,"bytesTransferredOut":${(random() * 9 + 1).toFixed(6)}E7,"AuthenticationMethod":"AuthHeader"},`
        : "";
      const resources =
        service === "s3" || service === "kms"
          ? `"resources":[{"accountId":"111122223333","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::logs-${hex(4)}"}],`
          : "";
      return (
        `{"eventVersion":"1.09",${identity},"eventTime":"${time()}","eventSource":"${service}.amazonaws.com","eventName":"${name}","awsRegion":"eu-central-1",` +
        `"sourceIPAddress":"${ip}","userAgent":"${agent}",${error}"requestParameters":${parameters(String(name))},"responseElements":null,${data}` +
        `"additionalEventInfo":{"x-amz-id-2":"${hex(96)}","traceId":"${hex(32)}"},"requestID":"${uuid()}","eventID":"${uuid()}","readOnly":${String(isRead)},${resources}"eventType":"AwsApiCall","managementEvent":${String(!isData)},` +
        `"recipientAccountId":"111122223333","eventCategory":"${isData ? "Data" : "Management"}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${service}.eu-central-1.amazonaws.com"}}`
      );
    });
  };
  return { random, burst };
}
