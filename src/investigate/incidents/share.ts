import type { Finding } from "../../detect/finding.ts";
import { severityId } from "../../detect/level.ts";
import { isTaking } from "../inverse.ts";
import type { IncidentRule } from "../shapes/incident.ts";
import { isAddress, type Who, whoOf } from "./who.ts";

/** More than that of one identity is not remembered by name, only counted. */
const MAX_OBJECTS = 1000;
const MADE = /^(?:Create|Run|Copy|Import|Register|Allocate)/;

/**
 * What was found of one identity. Grows with the distinct rules, addresses and objects, not with the findings.
 * What only stands out by its behaviour is counted, and tells nothing else.
 */
export class Share {
  readonly who: Who;
  findings = 0;
  firstSeen = "￿";
  lastSeen = "";
  /** Of the first finding that a rule or indicator made, "" when there is none; and that finding's first event. */
  firstFound = "";
  firstEvent = "";
  /** A rule or an indicator found something of medium level or above. */
  isGrave = false;
  /** Something succeeded. */
  hasSucceeded = false;
  /** Something succeeded that a tactic of privilege escalation is of. */
  hasGainedRights = false;
  readonly tactics = new Map<string, string>();
  readonly rules = new Map<string, { -readonly [K in keyof IncidentRule]: IncidentRule[K] }>();
  readonly sources = new Set<string>();
  readonly accounts = new Set<string>();
  readonly objects = new Set<string>();
  /** Those that ties go by: without identities, which the lineage knows, and without what was only taken away. */
  readonly touched = new Set<string>();
  /** Those that its findings' events made. */
  readonly made = new Set<string>();

  constructor(who: Who) {
    this.who = who;
  }

  add(finding: Finding): void {
    const { first_seen, last_seen, source, cloud, resources, kind } = finding;
    this.findings++;
    if (first_seen < this.firstSeen) this.firstSeen = first_seen;
    if (last_seen > this.lastSeen) this.lastSeen = last_seen;
    for (const address of source?.ips ?? []) this.sources.add(address);
    for (const account of cloud?.account_ids ?? []) this.accounts.add(account);
    if (kind !== "anomaly") this.#addFound(finding);
    const names = (resources ?? []).flatMap(({ arn, name }) => arn ?? name ?? []);
    for (const name of names) if (this.objects.size < MAX_OBJECTS) this.objects.add(name);
  }

  #addFound(finding: Finding): void {
    const { first_seen, events, id, severity_id, action } = finding;
    const event = events.ids[0] ?? id;
    const order = `${first_seen}\0${event}`;
    if (this.firstFound === "" || order < this.firstFound) {
      this.firstFound = order;
      this.firstEvent = event;
    }
    if (severity_id >= severityId("medium")) this.isGrave = true;
    const isSuccess = action?.outcome !== "failure";
    if (isSuccess) this.hasSucceeded = true;
    this.#addTactics(finding, isSuccess);
    this.#addRule(finding);
    this.#addTouched(finding, isSuccess);
  }

  #addTactics({ attack }: Finding, isSuccess: boolean): void {
    for (const { tactic_id, tactic } of attack ?? []) {
      if (tactic_id === undefined || tactic === undefined) continue;
      if (!this.tactics.has(tactic_id)) this.tactics.set(tactic_id, tactic);
      if (isSuccess && tactic_id === PRIVILEGE_ESCALATION) this.hasGainedRights = true;
    }
  }

  #addTouched({ action, resources = [] }: Finding, isSuccess: boolean): void {
    const names = action?.names ?? [];
    if (!names.some((name) => !isTaking({ action: `:${name}` }))) return;
    const makes = isSuccess && names.every((name) => MADE.test(name));
    for (const { arn, name, type } of resources) {
      const text = arn ?? name ?? "";
      if (text === "" || isIdentity(type, text) || this.touched.size >= MAX_OBJECTS) continue;
      this.touched.add(text);
      if (makes) this.made.add(text);
    }
  }

  #addRule({ title, severity, severity_id, count, first_seen }: Finding): void {
    const rule = this.rules.get(title);
    if (rule === undefined) {
      this.rules.set(title, { title, severity, findings: 1, events: count, first_seen });
      return;
    }
    rule.findings++;
    rule.events += count;
    if (first_seen < rule.first_seen) rule.first_seen = first_seen;
    if (severity_id > severityId(rule.severity)) rule.severity = severity;
  }

  get addresses(): readonly string[] {
    return [...this.sources].filter(isAddress);
  }
}

function isIdentity(type: string | undefined, text: string): boolean {
  return (
    /^AWS::IAM::(?:User|Role)$/.test(type ?? "") ||
    /^arn:[\w-]+:iam::\d*:(?:user|role)\//.test(text)
  );
}

const PRIVILEGE_ESCALATION = "TA0004";

/** What was found, by whose it is. Findings in any order. */
export class Shares {
  readonly byWho = new Map<string, Share>();

  add(finding: Finding): void {
    const who = whoOf(finding);
    const key = shareKey(who);
    let share = this.byWho.get(key);
    if (share === undefined) this.byWho.set(key, (share = new Share(who)));
    share.add(finding);
  }
}

export function shareKey({ type, principal, account, arn, keys }: Who): string {
  return JSON.stringify([type, principal, account, arn, keys]);
}
