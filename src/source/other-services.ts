/**
 * What other services write beside CloudTrail into a bucket. By the folder and file names that AWS gives:
 * `AWSLogs/<organization>/<account>/<service>/`, `<account>_<service>_<Region>_...`. Only names that are known: a
 * folder of another name may hold records, and is read.
 */
const SERVICES =
  "Config|vpcflowlogs|vpcdnsquerylogs|elasticloadbalancing|GuardDuty|WAFLogs|redshift|network-firewall|globalaccelerator|verified-access|vpc-lattice|CloudFront|KafkaBrokerLogs";

const FOLDER = new RegExp(
  String.raw`(?:^|[/\\])AWSLogs[/\\](?:o-[a-z0-9]{10,32}[/\\])?(?:\d{12}|aws-account-id=\d{12})[/\\](?:aws-service=)?(?:${SERVICES})(?:[/\\]|$)`,
);
const FILE =
  /^(?:\d{12}_(?:vpcflowlogs|elasticloadbalancing|Config|GuardDuty|waflogs|vpcdnsquerylogs|network-firewall|globalaccelerator|redshift|verified-access)_|\d{12}_[A-Z0-9]+_VPCFlowLogs_)/;

/** Whether a folder is one of another service's in a bucket of logs. */
export function isFolderOfOtherService(path: string): boolean {
  return FOLDER.test(path);
}

/** Whether a file is called as another service's log files are. */
export function isFileOfOtherService(name: string): boolean {
  return FILE.test(name);
}

/** A field of a flow log has one of these names, in what order and number is the user's choice. */
const FLOW_FIELD =
  /^(?:version|(?:account|interface|vpc|subnet|instance|az|ecs|sublocation|tgw|resource|encryption|packets)(?:-[a-z]+)+|(?:src|dst)(?:addr|port)|pkt-(?:src|dst)(?:addr|-aws-service)|protocol|packets|bytes|start|end|action|log-status|type|tcp-flags|region|flow-direction|traffic-path|reject-reason)$/;

/** The fields of which a heading has some: their names are no words of another table. */
const FLOW_MARKS = ["interface-id", "srcaddr", "dstaddr", "log-status"];

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?`;
const ADDRESS_AND_PORT = String.raw`[\da-fA-F.:]+:\d+`;

/**
 * The beginnings of the logs in text that other services write, each within 262 bytes. Each must hold the fields whose
 * form the service fixes: a line of something else is not to be taken for one.
 * Flow: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
 * Load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 * S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 * CloudFront: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const FIRST_LINES: readonly RegExp[] = [
  // VPC flow log, version 2 without a heading.
  /^2 (?:\d{12}|unknown) eni-[0-9a-f]+ (?:[\da-fA-F.:]+ [\da-fA-F.:]+ \d+ \d+ \d+ \d+ \d+|-(?: -){6}) \d{10} \d{10} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)\r?(?:\n|$)/,
  // Application Load Balancer.
  new RegExp(
    `^(?:https?|h2|grpcs|wss?) ${TIME} app/[A-Za-z0-9-]+/[0-9a-f]+ ${ADDRESS_AND_PORT} (?:${ADDRESS_AND_PORT}|-) `,
  ),
  // Network Load Balancer.
  new RegExp(
    `^tls \\d\\.\\d ${TIME} net/[A-Za-z0-9-]+/[0-9a-f]+ [0-9a-f]+ ${ADDRESS_AND_PORT} (?:${ADDRESS_AND_PORT}|-) `,
  ),
  // Classic Load Balancer.
  new RegExp(
    `^${TIME} [A-Za-z0-9-]+ ${ADDRESS_AND_PORT} (?:${ADDRESS_AND_PORT}|-) (?:-?\\d+(?:\\.\\d+)? ){3}(?:\\d+|-) (?:\\d+|-) \\d+ \\d+ "`,
  ),
  // S3 server access log.
  /^[0-9a-f]{64} [a-z0-9][a-z0-9.-]{1,62} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000\] (?:[\da-fA-F.:]+|-) /,
  // CloudFront standard log.
  /^#Version: 1\.0\r?\n#Fields: date time x-edge-location /,
];

/** A line that may be a record: what has one is read. */
const LINE_OF_JSON = /^[ \t]*["{[]/m;

const MAX_HEAD = 4096;

/** Whether a text starts as a log of another service does, and no line in its first 4 KiB is JSON. */
export function startsLogOfOtherService(text: string): boolean {
  const head = text.slice(0, MAX_HEAD);
  return (
    (FIRST_LINES.some((start) => start.test(head)) || isFlowHeading(head)) &&
    !LINE_OF_JSON.test(head)
  );
}

/** `version account-id interface-id srcaddr ...`; what the end of the head cuts in two is not looked at. */
function isFlowHeading(head: string): boolean {
  const [line = "", ...others] = head.split(/\r?\n/);
  const fields = line.split(" ");
  const whole = others.length > 0 ? fields : fields.slice(0, -1);
  return (
    whole.length > 2 &&
    whole.every((field) => FLOW_FIELD.test(field)) &&
    FLOW_MARKS.some((mark) => whole.includes(mark))
  );
}
