/** Where the host label of an eventSource is not the IAM service prefix of its events. */
interface HostAlias {
  /** eventSource without `.amazonaws.com`. */
  readonly host: string;
  /** IAM prefixes its events may carry, besides the host label itself. */
  readonly prefixes: readonly string[];
  /** Who says so. "inference" is nobody: it follows from how the service is built. */
  readonly origin: "iam-dataset" | "cloudtracker" | "trailscraper" | "inference";
}

const alias = (host: string, prefixes: string, origin: HostAlias["origin"]): HostAlias => ({
  host,
  prefixes: prefixes.split(" "),
  origin,
});

/**
 * Every host that breaks the rule `<prefix>.amazonaws.com`. Rows only ever add prefixes: the host
 * label is always one too. iam-dataset is `cloudtrail_service_mappings` in its aws/map.json at
 * cf9b6c5 (github.com/iann0036/iam-dataset, MIT). signin needs no row: ConsoleLogin has no IAM action.
 * Nor does s3express: the actions of directory buckets have that prefix in IAM, and s3:* does not allow them.
 */
export const HOST_ALIASES: readonly HostAlias[] = [
  alias("monitoring", "cloudwatch", "iam-dataset"),
  alias("tagging", "tag", "iam-dataset"),
  alias("pinpoint", "mobiletargeting", "iam-dataset"),
  alias("opensearchservice", "es", "iam-dataset"),
  alias("amazonmq", "mq", "iam-dataset"),
  alias("rdsdata", "rds-data", "iam-dataset"),
  alias("cloudcontrolapi", "cloudformation", "iam-dataset"),
  alias("migrationhub", "mgh", "iam-dataset"),
  alias("pricelist", "pricing", "iam-dataset"),
  alias("qconnect", "wisdom", "iam-dataset"),
  alias("application-insights", "applicationinsights", "iam-dataset"),
  alias("servicecatalog-appregistry", "servicecatalog", "iam-dataset"),
  alias("contact-lens", "connect", "iam-dataset"),
  alias("participant-connect", "connect", "iam-dataset"),
  alias("chime-sdk-media-pipelines", "chime", "iam-dataset"),
  alias("chime-sdk-voice", "chime", "iam-dataset"),
  alias("billingconsole", "billing", "iam-dataset"),
  alias("taxconsole", "tax", "iam-dataset"),
  alias("transcribestreaming", "transcribe", "iam-dataset"),
  alias("agreement-marketplace", "aws-marketplace", "iam-dataset"),
  alias("discovery-marketplace", "aws-marketplace", "iam-dataset"),
  alias("reporting-marketplace", "aws-marketplace", "iam-dataset"),
  alias("marketplacecatalog", "aws-marketplace", "iam-dataset"),
  alias("management-marketplace", "aws-marketplace-management", "iam-dataset"),
  // Calls that register scalable targets and scaling plans are logged under autoscaling.
  alias("autoscaling", "application-autoscaling autoscaling-plans", "cloudtracker"),
  alias("email", "ses", "cloudtracker"),
  alias("models.lex", "lex", "trailscraper"),
  alias("runtime.lex", "lex", "trailscraper"),
  alias("streams.dynamodb", "dynamodb", "trailscraper"),
  // AWS' own sample says appstream.amazonaws.com; both occur in public rules.
  alias("appstream2", "appstream", "trailscraper"),
  alias("mturk-requester", "mechanicalturk", "trailscraper"),
  alias("identitystore-scim", "identitystore", "inference"),
];

const PREFIXES_OF_HOST: ReadonlyMap<string, readonly string[]> = new Map(
  HOST_ALIASES.map(({ host, prefixes }) => [host, prefixes]),
);

/** The IAM prefixes an event of `host` (a lower-case host label) may carry: its own first. */
export function prefixesOfHost(host: string): readonly string[] {
  return [host, ...(PREFIXES_OF_HOST.get(host) ?? [])];
}
