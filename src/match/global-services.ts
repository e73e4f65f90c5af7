/**
 * Where the events of services without a Region are found, by partition (docs/design/lookup-events.md §1.6; AWS says so of
 * the commercial partition since 2021-11-22, the others follow from where requests are signed for).
 */
const HOME_REGIONS: readonly {
  readonly regions: RegExp;
  readonly home: string;
  readonly exceptions?: ReadonlyMap<string, string>;
}[] = [
  {
    regions: /^cn-/,
    home: "cn-northwest-1",
    exceptions: new Map([
      ["iam", "cn-north-1"],
      ["support", "cn-north-1"],
    ]),
  },
  { regions: /^us-gov-/, home: "us-gov-west-1" },
  { regions: /^us-iso-/, home: "us-iso-east-1" },
  { regions: /^us-isob-/, home: "us-isob-east-1" },
  {
    regions: /./,
    home: "us-east-1",
    exceptions: new Map([
      ["networkmanager", "us-west-2"],
      ["route53-recovery-control-config", "us-west-2"],
    ]),
  },
];

const GLOBAL_PREFIXES: ReadonlySet<string> = new Set([
  "iam",
  "cloudfront",
  "route53",
  "organizations",
  "support",
  "budgets",
  "ce",
  "waf",
  "shield",
  "savingsplans",
  "health",
  "chime",
  "freetier",
  "networkmanager",
  "route53-recovery-control-config",
]);

/** The Region whose Event history holds this service's events, or undefined when every Region holds its own. */
export function homeRegion(prefix: string, region: string): string | undefined {
  const service = prefix.toLowerCase();
  if (!GLOBAL_PREFIXES.has(service)) return undefined;
  const partition = HOME_REGIONS.find(({ regions }) => regions.test(region));
  return partition?.exceptions?.get(service) ?? partition?.home;
}

/**
 * What to know about where a service's events are when only `region` is asked, as one clause; undefined when
 * that Region holds them all.
 */
export function regionCaveat(prefix: string, region: string): string | undefined {
  const service = prefix.toLowerCase();
  const home = homeRegion(service, region);
  if (home !== undefined && home !== region) {
    return `${service} is a global service: its events are in the Event history of ${home}, not of ${region}`;
  }
  if (service === "signin") {
    return "sign-ins are in us-east-1, or for users on the global endpoint in us-east-2, eu-north-1 or ap-southeast-2";
  }
  if (service === "sts") return "sts events are in the Region whose endpoint was called: ask each";
  return undefined;
}
