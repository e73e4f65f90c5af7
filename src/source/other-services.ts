/**
 * What other services write beside CloudTrail into a bucket, by the folder and file names that AWS gives:
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
