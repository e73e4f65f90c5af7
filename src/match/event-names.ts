import { dictionarySpelling } from "./action-dictionary.ts";
import { ACTION_MISMATCHES } from "./action-mismatches.ts";
import { prefixesOfHost } from "./host-aliases.ts";
import { hostsOfPrefix, withoutDateSuffix } from "./iam-actions.ts";

/**
 * Operations that IAM and the service's own API spell in different case, besides the case-only rows
 * of the mismatch table: botocore 1.44.5 against the dictionary. Which one CloudTrail writes is not
 * established, so both are looked up.
 */
const API_SPELLINGS: ReadonlySet<string> = new Set([
  "appflow:UnregisterConnector",
  "cleanrooms-ml:UntagResource",
  "cloudsearch:Search",
  "cloudsearch:Suggest",
  "codeguru-reviewer:UntagResource",
  "lookoutequipment:DescribeLabel",
]);

/** Hosts that append a date to some names, and so may to any: no list of their names is complete. */
const DATED_HOSTS: ReadonlySet<string> = new Set(
  ACTION_MISMATCHES.filter(({ events }) => events.some(isDated)).flatMap(({ hosts }) => hosts),
);

function isDated(name: string): boolean {
  return withoutDateSuffix(name) !== name;
}

/**
 * The complete list of event names, exactly spelled, that can make `prefix:action` a candidate, or
 * undefined when none can be given. Made for LookupEvents' EventName, whose values are taken to be
 * case-sensitive: an action in no table has no known spelling, a service that dates its names has
 * too many, and `apigateway:GET` stands for a pattern.
 * @param action without wildcards, in any case
 */
export function eventNamesOf(prefix: string, action: string): readonly string[] | undefined {
  if (/[^\w-]/.test(action)) return undefined;
  const wanted = `${prefix}:${action}`.toLowerCase();
  const hosts = hostsOfPrefix(prefix);
  if (!isDated(action) && hosts.some((host) => DATED_HOSTS.has(host))) return undefined;

  const names = new Set<string>();
  // An alias host logs under names of all its prefixes: `monitoring:PutMetricAlarm` is a cloudwatch action.
  for (const candidatePrefix of new Set(hosts.flatMap(prefixesOfHost))) {
    const spelling = dictionarySpelling(candidatePrefix, action);
    if (spelling !== undefined) names.add(spelling);
  }
  for (const spelling of API_SPELLINGS) {
    if (spelling.toLowerCase() === wanted) names.add(spelling.slice(prefix.length + 1));
  }
  for (const mismatch of ACTION_MISMATCHES) {
    if (!mismatch.hosts.some((host) => hosts.includes(host))) continue;
    const isForAction = mismatch.actions.some((candidate) => candidate.toLowerCase() === wanted);
    for (const event of mismatch.events) {
      if (isForAction && event.endsWith("*")) return undefined;
      if (isForAction || event.toLowerCase() === action.toLowerCase()) names.add(event);
    }
  }
  return names.size === 0 ? undefined : [...names];
}
