import { isIP } from "node:net";
import type { Finding } from "../../detect/finding.ts";
import { jsonLine } from "../fields.ts";
import { lineSink, type Sink } from "../sink.ts";
import { present } from "./present.ts";

type Json = Readonly<Record<string, unknown>>;

/** Findings as alerts of the Elastic Common Schema, one a line. */
export function ecsLines(): Sink<Finding, unknown> {
  return lineSink((finding) => jsonLine(ecsAlert(finding)));
}

/**
 * A finding as an alert of the Elastic Common Schema 8.11. Fields that ECS has one value for have the first; all of
 * them, and what ECS has no field for, stand under `spitzel`.
 * https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html
 */
export function ecsAlert(finding: Finding): Json {
  const { rule, principal, source, cloud } = finding;
  const hasTime = finding.first_seen !== "";
  const ips = (source?.ips ?? []).filter((address) => isIP(address) !== 0);
  return present({
    // ECS requires a time; a finding without one has that of the newest record that was read, and says so.
    "@timestamp": hasTime ? finding.first_seen : finding.data_window?.[1],
    message: finding.title,
    ecs: { version: "8.11.0" },
    event: eventPart(finding),
    rule: rulePart(finding),
    threat: threatPart(finding),
    cloud: present({
      provider: "aws",
      account: present({ id: cloud?.account_ids?.[0] }),
      region: cloud?.regions?.[0],
    }),
    user: present({ name: principal?.key, id: principal?.arn }),
    source: present({ address: source?.ips?.[0], ip: ips[0] }),
    user_agent: present({ original: source?.user_agents?.[0] }),
    related: present({ ip: ips, user: principalKeys(finding) }),
    tags: rule?.tags,
    labels: hasTime ? undefined : { event_time: "missing" },
    spitzel: ownPart(finding),
  });
}

function eventPart({ action, ...finding }: Finding): Json {
  return present({
    id: finding.id,
    kind: "alert",
    category: ["configuration"],
    type: ["info"],
    module: "spitzel",
    dataset: "spitzel.finding",
    provider: action?.services?.[0],
    action: action?.names?.[0],
    code: action?.error_codes?.[0],
    outcome: outcomeOf(action?.outcome),
    severity: finding.severity_id,
    start: finding.first_seen,
    end: finding.last_seen,
    reason: finding.description,
  });
}

function rulePart({ rule, detector, title }: Finding): Json {
  if (rule === undefined) return { id: detector, name: title, ruleset: "spitzel" };
  return present({
    id: rule.id,
    name: rule.title,
    author: rule.author === undefined ? undefined : [rule.author],
    reference: rule.references[0],
    ruleset: rule.file,
  });
}

function threatPart({ attack = [] }: Finding): Json {
  return present({
    framework: attack.length === 0 ? undefined : "MITRE ATT&CK",
    tactic: present({
      id: attack.flatMap(({ tactic_id }) => tactic_id ?? []),
      name: attack.flatMap(({ tactic }) => tactic ?? []),
    }),
    technique: present({ id: attack.flatMap(({ technique_id }) => technique_id ?? []) }),
  });
}

function ownPart(finding: Finding): Json {
  return present({
    severity: finding.severity,
    count: finding.count,
    action: finding.action,
    cloud: finding.cloud,
    correlation: finding.correlation,
    data_window: finding.data_window,
    evidence: finding.evidence,
    events: finding.events,
    iocs: finding.iocs,
    match: finding.match,
    merged: finding.merged,
    next_steps: finding.next_steps,
    principal: finding.principal,
    resources: finding.resources,
    source: finding.source,
    staged: finding.rule?.staged === true ? true : undefined,
    update: finding.update,
    withdrawn: finding.withdrawn,
  });
}

function principalKeys({ principal: { key, keys } = {} }: Finding): readonly string[] {
  return keys ?? (key === undefined ? [] : [key]);
}

/** ECS allows success, failure and unknown. */
function outcomeOf(outcome: "success" | "failure" | "mixed" | undefined): string | undefined {
  return outcome === "mixed" ? "unknown" : outcome;
}
