import { stringField } from "../../record.ts";
import { buildFinding, type FindingParts } from "../build-finding.ts";
import type { Finding } from "../finding.ts";
import type { UnrankedEvidence } from "../finding-parts.ts";
import type { Level } from "../level.ts";
import type { RankParameters } from "./parameters.ts";
import type { PrincipalActivity } from "./principal-activity.ts";
import { rounded } from "./rounded.ts";
import { type ScoredPrincipal, scoredPrincipals } from "./scores.ts";

/** Principals that behave unlike the others, most unlike first; else one finding that says why there are none. */
export function rankedFindings(
  principals: readonly PrincipalActivity[],
  parameters: RankParameters,
  of: Pick<FindingParts, "dataWindow" | "includesEvents">,
): readonly Finding[] {
  const scorable = principals.filter(({ events }) => events >= parameters.minEvents);
  const [first] = scorable;
  if (first === undefined) return [];
  const inform = (
    title: string,
    evidence: Omit<UnrankedEvidence, "tier" | "scorable_count">,
  ): Finding =>
    buildFinding({
      kind: "anomaly",
      detector: "ranked",
      level: "informational",
      title,
      records: [],
      groupKey: "",
      evidence: { tier: "ranked", scorable_count: scorable.length, ...evidence },
      ...of,
    });
  if (scorable.length < parameters.minScorablePrincipals) {
    // With n principals no z-score exceeds √(n−1): with two every one is ±1, whatever they did.
    return [
      inform("Too few principals to compare", {
        min_scorable_principals: parameters.minScorablePrincipals,
      }),
    ];
  }
  const scored = scoredPrincipals(scorable);
  const findings = scored.flatMap((one) => {
    const level = levelOf(one.composite, parameters);
    return level === undefined ? [] : [rankedFinding(one, level, of)];
  });
  if (findings.length > 0) return findings;
  return [
    inform("No principals cleared the LOW band", {
      top_principal: scored[0]?.principal.key ?? first.key,
      top_composite_z: rounded(scored[0]?.composite ?? 0),
    }),
  ];
}

function levelOf(composite: number, parameters: RankParameters): Level | undefined {
  if (composite >= parameters.mediumComposite) return "medium";
  return composite >= parameters.lowComposite ? "low" : undefined;
}

function rankedFinding(
  { principal, composite, z, features }: ScoredPrincipal,
  level: Level,
  of: Pick<FindingParts, "dataWindow" | "includesEvents">,
): Finding {
  const topActions = [...principal.actions]
    .toSorted(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([name]) => name);
  const ips = [...principal.ips].toSorted().slice(0, 10);
  const ids = principal.samples
    .slice(0, 5)
    .flatMap(({ record }) => stringField(record, "eventID") || []);
  return buildFinding({
    kind: "anomaly",
    detector: "ranked",
    level,
    title: "Behaves unlike the other principals",
    description: `Composite z-score ${composite.toFixed(2)} over error rate, distinct source IPs, distinct actions and action entropy.`,
    records: principal.firstAndLast(),
    count: principal.events,
    groupKey: principal.key,
    evidence: {
      tier: "ranked",
      principal: principal.key,
      composite_z: rounded(composite),
      z_error_rate: rounded(z.errorRate),
      z_distinct_source_ip: rounded(z.ips),
      z_distinct_event_name: rounded(z.actions),
      z_action_entropy: rounded(z.entropy),
      event_count: principal.events,
      error_rate: rounded(features.errorRate),
      distinct_source_ip: principal.ips.size,
      distinct_event_name: principal.actions.size,
      distinct_event_source: principal.services.size,
      distinct_aws_region: principal.regions.size,
      read_ratio: rounded(principal.reads / principal.events),
      action_entropy: rounded(features.entropy),
      distinct_hours_active: principal.hours.size,
      top_actions: topActions,
      source_ips: ips,
      aws_regions: [...principal.regions].toSorted(),
      sample_event_ids: ids,
    },
    ...of,
  });
}
