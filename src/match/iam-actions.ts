import { ACTION_MISMATCHES, mismatchedActions } from "./action-mismatches.ts";
import { HOST_ALIASES, prefixesOfHost } from "./host-aliases.ts";

const SOURCE_SUFFIX = ".amazonaws.com";

/**
 * Dates that Lambda and CloudFront append to event names. Digits alone must not be stripped: 74 IAM
 * actions end in one (`CreateEnvironmentEC2`, `ListPhoneNumbersV2`). Touches no known action name.
 */
const DATE_SUFFIX = /20\d{2}(?:\d{4}(?:v\d)?|_\d{2}_\d{2})$/;

/** `iam` of `iam.amazonaws.com`; an eventSource of another form (`aws:s3`) is its own label. */
function hostLabelOf(eventSource: string): string {
  for (const suffix of [SOURCE_SUFFIX, `${SOURCE_SUFFIX}.cn`]) {
    if (eventSource.endsWith(suffix)) return eventSource.slice(0, -suffix.length);
  }
  return eventSource;
}

/** `CreateFunction` of `CreateFunction20150331`; other names, and a bare date, as they are. */
export function withoutDateSuffix(eventName: string): string {
  return eventName.replace(DATE_SUFFIX, "") || eventName;
}

/**
 * The IAM actions an event may stand for, as `prefix:Action`; compare them without regard to case,
 * as IAM does. The first is the literal `<host label>:<eventName>`, so that no table can hide it.
 * Depends on nothing but its arguments: compute once per distinct pair.
 */
export function candidateActions(eventSource: string, eventName: string): readonly string[] {
  const label = hostLabelOf(eventSource);
  const host = label.toLowerCase();
  const names = [eventName, withoutDateSuffix(eventName)];
  const candidates = new Set([`${label}:${eventName}`]);
  for (const prefix of prefixesOfHost(host)) {
    for (const name of names) candidates.add(`${prefix}:${name}`);
  }
  for (const name of names) {
    for (const action of mismatchedActions(host, name)) candidates.add(action);
  }
  return [...candidates];
}

const HOSTS_OF_PREFIX: ReadonlyMap<string, ReadonlySet<string>> = indexByPrefix();

function indexByPrefix(): ReadonlyMap<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>();
  const add = (prefix: string, host: string): void => {
    index.set(prefix, (index.get(prefix) ?? new Set()).add(host));
  };
  for (const { host, prefixes } of HOST_ALIASES) for (const prefix of prefixes) add(prefix, host);
  for (const { actions, hosts } of ACTION_MISMATCHES) {
    for (const action of actions) for (const host of hosts) add(prefixOf(action), host);
  }
  return index;
}

function prefixOf(action: string): string {
  return action.slice(0, action.indexOf(":"));
}

/** The host labels whose events can be candidates for an IAM prefix: its own first. Any case. */
export function hostsOfPrefix(prefix: string): readonly string[] {
  const own = prefix.toLowerCase();
  return [...new Set([own, ...(HOSTS_OF_PREFIX.get(own) ?? [])])];
}

/**
 * Every `<host label>.amazonaws.com` whose events can be candidates for an IAM prefix: the rule's
 * own first, then aliases. Complete but for China, where the same hosts may end in `.com.cn`: no other source
 * has a candidate with that prefix.
 */
export function eventSourcesOf(prefix: string): readonly string[] {
  return hostsOfPrefix(prefix).map((host) => `${host}${SOURCE_SUFFIX}`);
}
