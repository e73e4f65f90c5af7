import { isIP } from "node:net";
import type { Finding } from "../detect/finding.ts";
import { present, textOf, textsOf } from "./finding-parts.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * A finding as an alert of the Elastic Common Schema 8.11. What ECS has no field for stands under `spitzel`.
 * https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html
 */
export function ecsAlert(finding: Finding): Json {
  const { rule, principal, source, action, cloud, iocs = [] } = finding;
  const addresses = textsOf(source, "ips");
  const ips = addresses.filter((address) => isIP(address) !== 0);
  const tactics = attackPart(finding, "tactic_id");
  return present({
    "@timestamp": finding.first_seen,
    message: finding.title,
    ecs: { version: "8.11.0" },
    event: present({
      id: finding.id,
      kind: "alert",
      category: ["configuration"],
      type: ["info"],
      module: "spitzel",
      dataset: "spitzel.finding",
      provider: textsOf(action, "services")[0],
      action: textsOf(action, "names").join(", "),
      code: textsOf(action, "error_codes").join(", "),
      outcome: outcomeOf(textOf(action, "outcome")),
      severity: finding.severity_id,
      start: finding.first_seen,
      end: finding.last_seen,
      reason: finding.description,
    }),
    rule: present({
      id: rule?.id ?? finding.detector,
      name: rule?.title ?? finding.title,
      author: rule?.author === undefined ? undefined : [rule.author],
      reference: rule?.references[0],
      ruleset: rule === undefined ? "spitzel" : rule.file,
    }),
    threat: present({
      framework: finding.attack === undefined ? undefined : "MITRE ATT&CK",
      tactic: present({ id: tactics, name: attackPart(finding, "tactic") }),
      technique: present({ id: attackPart(finding, "technique_id") }),
    }),
    cloud: present({
      provider: "aws",
      account: present({ id: textsOf(cloud, "account_ids")[0] }),
      region: textsOf(cloud, "regions")[0],
    }),
    user: present({ name: textOf(principal, "key"), id: textOf(principal, "arn") }),
    source: present({ address: addresses[0], ip: ips[0] }),
    user_agent: present({ original: textsOf(source, "user_agents")[0] }),
    related: present({
      ip: ips,
      user:
        textsOf(principal, "keys").length > 0 ? textsOf(principal, "keys") : textList(principal),
    }),
    tags: rule?.tags,
    spitzel: present({
      severity: finding.severity,
      count: finding.count,
      correlation: finding.correlation,
      evidence: finding.evidence,
      events: finding.events,
      iocs,
      match: finding.match,
      merged: finding.merged,
      next_steps: finding.next_steps,
      principal,
      resources: finding.resources,
      staged: rule?.staged === true ? true : undefined,
    }),
  });
}

function textList(principal: Finding["principal"]): readonly string[] {
  const key = textOf(principal, "key");
  return key === undefined ? [] : [key];
}

function attackPart({ attack = [] }: Finding, name: string): readonly string[] {
  return attack.flatMap((entry) => entry[name] ?? []);
}

/** ECS allows success, failure and unknown. */
function outcomeOf(outcome: string | undefined): string | undefined {
  return outcome === "mixed" ? "unknown" : outcome;
}
