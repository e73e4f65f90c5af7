import { SpitzelError } from "../errors.ts";
import { type ActionGlob, compileGlob, isLiteral } from "../match/action-glob.ts";
import { homeRegion } from "../match/global-services.ts";

/** The Regions of each partition: the SDK's own list (partitions.js in @aws-sdk/core, of client 3.1137.0). */
const PARTITIONS: readonly string[] = [
  "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2",
  "cn-north-1 cn-northwest-1",
  "eusc-de-east-1",
  "us-iso-east-1 us-iso-west-1",
  "us-isob-east-1 us-isob-west-1",
  "eu-isoe-west-1",
  "us-isof-east-1 us-isof-south-1",
  "us-gov-east-1 us-gov-west-1",
];

export const REGIONS: readonly string[] = PARTITIONS.flatMap((list) => list.split(" "));

export interface AskedRegion {
  readonly region: string;
  /** From a wildcard: the account may not have enabled it, which is no fault. */
  readonly isOptional: boolean;
}

/**
 * The Regions that patterns stand for (`eu-west-1`, `us-*`, `all`), each once. Wildcards stand for the Regions
 * of the partition that the configured Region is in.
 * @throws SpitzelError (exit code 2) for a wildcard that no Region matches.
 */
export function expandRegions(
  patterns: readonly string[],
  configured: string | undefined,
): readonly AskedRegion[] {
  const lists = PARTITIONS.map((list) => list.split(" "));
  const own = lists.find((list) => configured !== undefined && list.includes(configured));
  const known = own ?? lists[0] ?? [];
  const regions = new Map<string, AskedRegion>();
  for (const pattern of patterns) {
    if (pattern !== "all" && isLiteral(pattern)) {
      regions.set(pattern, { region: pattern, isOptional: false });
      continue;
    }
    const matches = pattern === "all" ? () => true : compileGlob(pattern);
    const found = known.filter(matches);
    if (found.length === 0) {
      throw new SpitzelError(`expected a Region or a pattern of some, got "${pattern}"`, {
        hint: "write for example eu-west-1, 'us-*' or all.",
      });
    }
    for (const region of found) {
      if (!regions.has(region)) regions.set(region, { region, isOptional: true });
    }
  }
  return [...regions.values()];
}

/** Where users on the global endpoint sign in, besides the Region that they chose (docs/design/lookup-events.md §1.6). */
const SIGN_IN_REGIONS = ["us-east-1", "us-east-2", "eu-north-1", "ap-southeast-2"];

/**
 * The Regions that hold what the globs ask for although they were not named: the home Region of a global
 * service, and those of sign-ins. Each with the service that it is added for.
 */
export function regionsOfGlobalServices(
  actions: readonly ActionGlob[],
  regions: readonly string[],
): readonly { readonly region: string; readonly service: string }[] {
  const [first] = regions;
  if (first === undefined) return [];
  const added = new Map<string, string>();
  for (const { prefix } of actions) {
    if (!isLiteral(prefix)) continue;
    const service = prefix.toLowerCase();
    const isCommercial = PARTITIONS[0]?.split(" ").includes(first) === true;
    const home = homeRegion(service, first);
    const homes = service === "signin" && isCommercial ? SIGN_IN_REGIONS : [home];
    for (const region of homes) {
      if (region === undefined || regions.includes(region) || added.has(region)) continue;
      added.set(region, service);
    }
  }
  return [...added].map(([region, service]) => ({ region, service }));
}
