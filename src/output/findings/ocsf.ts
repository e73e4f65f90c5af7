import { isIP } from "node:net";
import type { Finding, FindingKind } from "../../detect/finding.ts";
import type { AttackPart } from "../../detect/finding-parts.ts";
import { jsonLine } from "../fields.ts";
import { lineSink, type Sink } from "../sink.ts";
import { attackPairs } from "./attack-pairs.ts";
import { present } from "./present.ts";

type Json = Readonly<Record<string, unknown>>;

/** The version that SIEMs map most widely; consumers refuse what is newer than they know. */
const OCSF_VERSION = "1.1.0";

/** analytic.type_id: 1 rule, 2 behavioural, 3 statistical. */
const ANALYTIC_TYPES: Readonly<Record<FindingKind, readonly [id: number, name: string]>> = {
  detection: [1, "Rule"],
  correlation: [1, "Rule"],
  ioc: [1, "Rule"],
  anomaly: [2, "Behavioral"],
};
/** A ranking compares principals with each other. */
const STATISTICAL = [3, "Statistical"] as const;

/** Findings as OCSF Detection Findings, one a line. */
export function ocsfLines(productVersion: string): Sink<Finding, unknown> {
  return lineSink((finding) => jsonLine(ocsfFinding(finding, productVersion)));
}

/**
 * A finding as an OCSF Detection Finding (class 2004). What OCSF has no place for stands under `unmapped`.
 * https://schema.ocsf.io/1.1.0/classes/detection_finding
 */
export function ocsfFinding(finding: Finding, productVersion: string): Json {
  const ms = msOf(finding.first_seen);
  const windowEndMs = msOf(finding.data_window?.[1] ?? "");
  const [activity, activityName, status] = activityOf(finding);
  return present({
    activity_id: activity,
    activity_name: activityName,
    category_uid: 2,
    category_name: "Findings",
    class_uid: 2004,
    class_name: "Detection Finding",
    type_uid: 200_400 + activity,
    type_name: `Detection Finding: ${activityName}`,
    severity_id: finding.severity_id,
    severity: `${finding.severity.charAt(0).toUpperCase()}${finding.severity.slice(1)}`,
    status_id: status,
    status: status === RESOLVED ? "Resolved" : "New",
    status_detail: ms === undefined ? withoutTime(windowEndMs) : undefined,
    // Required; a finding without a time of its own has that of the newest record that was read, if that is known.
    time: ms ?? windowEndMs,
    start_time: ms,
    end_time: msOf(finding.last_seen),
    count: finding.count,
    message: finding.title,
    metadata: {
      version: OCSF_VERSION,
      product: { name: "spitzel", vendor_name: "spitzel", version: productVersion },
      profiles: ["cloud"],
      log_name: "CloudTrail",
    },
    finding_info: findingInfo(finding),
    evidences: evidences(finding),
    cloud: present({
      provider: "AWS",
      account: accountOf(finding),
      region: finding.cloud?.regions?.[0],
    }),
    resources: finding.resources?.map(({ arn, type, account_id, name }) =>
      present({
        uid: arn,
        name,
        type,
        owner: account_id === undefined ? undefined : { account: { uid: account_id } },
      }),
    ),
    observables: observables(finding),
    unmapped: present({
      action: finding.action,
      cloud: finding.cloud,
      correlation: finding.correlation,
      data_window: finding.data_window,
      detector: finding.detector,
      events: finding.events,
      evidence: finding.evidence,
      match: finding.match,
      merged: finding.merged,
      next_steps: finding.next_steps,
      principal: finding.principal,
      rule: finding.rule,
      source: finding.source,
    }),
  });
}

const RESOLVED = 4;

/** What has become of it, and the status that it has then. */
function activityOf({ update, withdrawn }: Finding): readonly [number, string, number] {
  if (withdrawn === true) return [3, "Close", RESOLVED];
  return update === true ? [2, "Update", 1] : [1, "Create", 1];
}

function findingInfo({
  id,
  title,
  description,
  kind,
  detector,
  rule,
  attack,
  ...rest
}: Finding): Json {
  const [typeId, type] =
    kind === "anomaly" && detector === "ranked" ? STATISTICAL : ANALYTIC_TYPES[kind];
  return present({
    uid: id,
    title,
    desc: description,
    analytic: present({
      uid: rule?.id ?? detector,
      name: rule?.title ?? detector,
      type_id: typeId,
      type,
    }),
    attacks: attackPairs(attack).map(attackOf),
    first_seen_time: msOf(rest.first_seen),
    last_seen_time: msOf(rest.last_seen),
    src_url: rule?.references[0],
  });
}

/** Ids of ATT&CK v18 only where the rule names no newer one. */
function attackOf({ tactic_id, tactic, technique_id }: AttackPart): Json {
  return present({
    version: "19",
    tactic: present({ uid: tactic_id, name: tactic }),
    technique: present({ uid: technique_id }),
  });
}

function withoutTime(windowEndMs: number | undefined): string {
  return windowEndMs === undefined
    ? "no event of this finding has a time"
    : "no event of this finding has a time: the time is that of the newest record that was read";
}

/** One for each source address, with who called and what; OCSF has no lists inside an evidence. */
function evidences(finding: Finding): readonly Json[] {
  const { principal, action, source } = finding;
  const shared = present({
    actor: present({
      user: present({
        name: principal?.key,
        uid: principal?.arn,
        type: principal?.type,
        account: present({ uid: principal?.account_id }),
        credential_uid: principal?.access_key_ids?.[0],
      }),
    }),
    api: present({
      operation: (action?.names ?? []).join(", "),
      service: present({ name: (action?.services ?? []).join(", ") }),
    }),
  });
  const endpoints = (source?.ips ?? []).map((address) =>
    isIP(address) === 0 ? { hostname: address } : { ip: address },
  );
  if (endpoints.length === 0) return Object.keys(shared).length === 0 ? [] : [shared];
  return endpoints.map((endpoint) => ({ ...shared, src_endpoint: endpoint }));
}

/** observable.type_id: 1 hostname, 2 IP address, 8 hash, 10 resource UID, 99 other. */
const OBSERVABLE_TYPES: Readonly<Record<string, number>> = {
  domain: 1,
  ip: 2,
  network: 2,
  hash: 8,
  arn: 10,
};

function observables({ iocs = [] }: Finding): readonly Json[] {
  return iocs.map(({ type = "", value, field = "" }) => ({
    name: field,
    type_id: OBSERVABLE_TYPES[type] ?? 99,
    type,
    value,
  }));
}

function accountOf({ cloud, principal }: Finding): Json | undefined {
  const uid = cloud?.account_ids?.[0] ?? principal?.account_id;
  return uid === undefined ? undefined : { uid };
}

function msOf(time: string): number | undefined {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms;
}
