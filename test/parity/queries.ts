import { parseQuery, type Query } from "../../src/match/query.ts";

export interface ParityQuery {
  readonly name: string;
  readonly actions: readonly string[];
  readonly excludes?: readonly string[];
  /** One of these stands anywhere in the record. */
  readonly texts?: readonly string[];
  readonly matches?: readonly string[];
  /** ISO 8601 in UTC. */
  readonly from?: string;
  readonly to?: string;
  /** What Event history is asked for, where the query is written for that; all lookups in one line. */
  readonly pushedDown?: string;
}

/** Every kind of glob, operator, path, window and lookup attribute. Each finds something in the example trail. */
export const PARITY_QUERIES: readonly ParityQuery[] = [
  // Globs.
  { name: "everything", actions: ["*"], pushedDown: "every event" },
  {
    name: "an action",
    actions: ["cloudtrail:StopLogging"],
    pushedDown: "EventName=StopLogging",
  },
  { name: "an action in the wrong case", actions: ["IAM:createUSER"] },
  {
    name: "actions",
    actions: ["iam:CreateUser", "sts:GetCallerIdentity"],
    pushedDown: "EventName=CreateUser, EventName=GetCallerIdentity",
  },
  { name: "more actions than lookups", actions: ["iam:{Create,Delete,List,Get,Update}User*"] },
  {
    name: "all actions of a service",
    actions: ["kms:*"],
    pushedDown: "EventSource=kms.amazonaws.com",
  },
  {
    name: "a service with two hosts",
    actions: ["s3:Get*"],
    pushedDown: "EventSource=s3.amazonaws.com",
  },
  { name: "any service", actions: ["*:Delete*"], pushedDown: "every event" },
  { name: "question marks", actions: ["ec2:Describe?pcs", "sts:Assume????"] },
  { name: "braces", actions: ["iam:{Create,Attach}*"] },
  { name: "alternatives with a comma", actions: ["iam:List*,iam:Get*"] },
  { name: "overlapping globs", actions: ["iam:*", "iam:Create*", "iam:CreateUser"] },
  { name: "a dated event name", actions: ["lambda:UpdateFunctionCode"] },
  { name: "an event name with its date", actions: ["lambda:UpdateFunctionCode20150331v2"] },
  { name: "an action with another name", actions: ["s3:ListAllMyBuckets"] },
  { name: "an alias host", actions: ["cloudwatch:DescribeAlarms"] },
  { name: "a host label", actions: ["monitoring:*", "signin:ConsoleLogin"] },
  // Excludes.
  { name: "an exclude", actions: ["*"], excludes: ["kms:*"] },
  {
    name: "excludes",
    actions: ["s3:*", "ec2:*"],
    excludes: ["s3:{Get,Put}Object", "ec2:Describe*"],
  },
  // Operators.
  { name: "==", actions: ["*"], matches: ['$.errorCode == "AccessDenied"'] },
  { name: "== null", actions: ["s3:*"], matches: ["$.errorCode == null"] },
  { name: "!=", actions: ["s3:*"], matches: ['$.userIdentity.type != "AssumedRole"'] },
  { name: "!= null", actions: ["*"], matches: ["$.errorCode != null"] },
  { name: "regex", actions: ["*"], matches: ['$.userAgent regex "(?i)boto3|aws-cli"'] },
  { name: "regex, flags", actions: ["*"], matches: ["$.eventName regex /^(list|get)user/i"] },
  { name: "in", actions: ["*"], matches: ['$.awsRegion in ["eu-west-1", "eu-central-1"]'] },
  { name: "cidr", actions: ["*"], matches: ['$.sourceIPAddress cidr "203.0.113.64/28"'] },
  {
    name: "<, <=, >, >= on numbers",
    actions: ["*"],
    matches: ["$.requestParameters.maxResults >= 5 and $.requestParameters.maxResults < 2000"],
  },
  {
    name: "<, <=, >, >= on times",
    actions: ["*"],
    matches: ['$.eventTime > "2026-03-03T01:00:00Z"', '$.eventTime <= "2026-03-03T01:30:00Z"'],
  },
  { name: "a path alone", actions: ["*"], matches: ["$.errorMessage"] },
  { name: "not", actions: ["ec2:*"], matches: ["not $.readOnly == true"] },
  {
    name: "and, or and not",
    actions: ["*"],
    matches: [
      '($.errorCode and not $.userIdentity.type == "AssumedRole") or $.eventName == "StopLogging"',
    ],
  },
  {
    name: "contains, startswith and endswith",
    actions: ["*"],
    matches: [
      '$.userAgent contains "Linux" and $.sourceIPAddress startswith "203.0.113." and $.eventName endswith "s"',
    ],
  },
  {
    name: "a list of texts, one of them",
    actions: ["*"],
    matches: ['$.eventName startswith ["Create", "Attach"]'],
  },
  { name: "icase", actions: ["*"], matches: ['$.userAgent contains "KALI" icase'] },
  {
    name: "not contains",
    actions: ["iam:*"],
    matches: ['not $.userIdentity.arn contains "assumed-role"'],
  },
  // Texts anywhere.
  { name: "a text", actions: ["*"], texts: ["support-2"], pushedDown: "every event" },
  { name: "a text in another case", actions: ["*"], texts: ["accessdenied"] },
  { name: "a text that JSON quotes", actions: ["*"], texts: ['"Effect":"Allow"'] },
  { name: "texts, one of them", actions: ["*"], texts: ["StopLogging", "snap-6771d0c8ad4f06ba6"] },
  {
    name: "a text beside a glob and an expression",
    actions: ["iam:*"],
    texts: ["deploy-admin"],
    matches: ["$.readOnly == false"],
  },
  // Wildcard paths.
  { name: "[*]", actions: ["*"], matches: ['$.resources[*].type == "AWS::KMS::Key"'] },
  { name: "..", actions: ["*"], matches: ['$..userName regex "support-2"'] },
  {
    name: "a filter",
    actions: ["*"],
    matches: ["$.resources[?(@.type=='AWS::IAM::Role')].ARN regex \"role/\""],
  },
  { name: "a slice", actions: ["*"], matches: ["$.resources[0:1].accountId != null"] },
  // Windows.
  { name: "a start", actions: ["*"], from: "2026-03-03T01:00:00Z" },
  { name: "an end", actions: ["iam:*"], to: "2026-03-03T01:33:08Z" },
  {
    name: "a window of one second",
    actions: ["*"],
    from: "2026-03-03T01:33:06Z",
    to: "2026-03-03T01:33:06Z",
  },
  {
    name: "a window between seconds",
    actions: ["*"],
    from: "2026-03-03T01:33:05.500Z",
    to: "2026-03-03T01:33:08.500Z",
  },
  {
    name: "a window and a bound on $.eventTime",
    actions: ["*"],
    matches: ['$.eventTime >= "2026-03-03"'],
    to: "2026-03-03T01:15:00Z",
  },
  {
    name: "a bound on $.eventTime at a day that the calendar lacks",
    actions: ["*"],
    matches: ['$.eventTime >= "2026-02-30"'],
  },
  { name: "a prefix of $.eventTime", actions: ["*"], matches: ['$.eventTime < "2026-03-02T09:3"'] },
  // Lookup attributes.
  {
    name: "EventId",
    actions: ["*"],
    matches: ['$.eventID == "fa9ae824-9d9b-4e46-b452-9e3a62a6a030"'],
    pushedDown: "EventId=fa9ae824-9d9b-4e46-b452-9e3a62a6a030",
  },
  {
    name: "EventId, several",
    actions: ["*"],
    matches: [
      '$.eventID in ["fa9ae824-9d9b-4e46-b452-9e3a62a6a030", "173606d1-328b-44f2-ae63-87428ea8fc79"]',
    ],
    pushedDown:
      "EventId=fa9ae824-9d9b-4e46-b452-9e3a62a6a030, EventId=173606d1-328b-44f2-ae63-87428ea8fc79",
  },
  {
    name: "AccessKeyId",
    actions: ["*"],
    matches: ['$.userIdentity.accessKeyId == "AKIAIOSFODNN7EXAMPLE"'],
    pushedDown: "AccessKeyId=AKIAIOSFODNN7EXAMPLE",
  },
  {
    name: "Username of an IAM user",
    actions: ["*"],
    matches: ['$.userIdentity.type == "IAMUser" and $.userIdentity.userName == "support-2"'],
    pushedDown: "Username=support-2",
  },
  {
    name: "a user name that may not be an IAM user's",
    actions: ["*"],
    matches: ['$.userIdentity.userName regex "^repo:"', '$.userIdentity.userName != "x"'],
    pushedDown: "every event",
  },
  {
    name: "EventName",
    actions: ["*"],
    matches: ['$.eventName == "ConsoleLogin"'],
    pushedDown: "EventName=ConsoleLogin",
  },
  {
    name: "EventName, by `or`",
    actions: ["*"],
    matches: ['$.eventName == "StopLogging" or $.eventName == "StartLogging"'],
    pushedDown: "EventName=StopLogging, EventName=StartLogging",
  },
  {
    name: "an `or` of different paths",
    actions: ["*"],
    matches: ['$.eventName == "StopLogging" or $.errorCode == "AccessDenied"'],
    pushedDown: "every event",
  },
  {
    name: "EventSource",
    actions: ["*"],
    matches: ['$.eventSource == "logs.amazonaws.com"'],
    pushedDown: "EventSource=logs.amazonaws.com",
  },
  {
    name: "EventSource, several services",
    actions: ["iam:*", "sts:*", "kms:*"],
    pushedDown:
      "EventSource=iam.amazonaws.com, EventSource=sts.amazonaws.com, EventSource=kms.amazonaws.com",
  },
  {
    name: "ReadOnly",
    actions: ["*"],
    matches: ["$.readOnly == false"],
    pushedDown: "ReadOnly=false",
  },
  {
    name: "not ReadOnly",
    actions: ["*"],
    matches: ["$.readOnly != true"],
    pushedDown: "every event",
  },
  {
    name: "two attributes, of which a request takes one",
    actions: ["sts:*"],
    matches: ["$.readOnly == true", '$.userIdentity.accessKeyId == "AKIAIOSFODNN7EXAMPLE"'],
    pushedDown: "AccessKeyId=AKIAIOSFODNN7EXAMPLE",
  },
];

export function toQuery(query: ParityQuery): Query {
  const { actions, excludes = [], texts = [], matches = [], from, to } = query;
  return parseQuery(
    { actions, excludes, texts, matches },
    {
      ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
      ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    },
  );
}

/** The query as arguments of the command line. */
export function toWords(query: ParityQuery): readonly string[] {
  const { actions, excludes = [], texts = [], matches = [], from, to } = query;
  return [
    ...actions,
    ...excludes.flatMap((text) => ["--exclude", text]),
    ...texts.flatMap((text) => ["--keyword", text]),
    ...matches.flatMap((text) => ["--match", text]),
    ...(from === undefined ? [] : ["--from", from]),
    ...(to === undefined ? [] : ["--to", to]),
  ];
}
