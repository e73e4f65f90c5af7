import type { Level } from "./level.ts";

/** The parts of a finding, as they are printed. What is empty is omitted; lists are sorted and cut at 10. */

/** One tactic, or one technique, of MITRE ATT&CK v19. */
export interface AttackPart {
  readonly tactic_id?: string;
  readonly tactic?: string;
  readonly technique_id?: string;
  /** What the technique was called in v18, when the rule is tagged with that too. */
  readonly technique_id_v18?: string;
}

/** Who: the principal of the first record. */
export interface PrincipalPart {
  /** One name for a role however often it is assumed. */
  readonly key?: string;
  /** All of them, when several principals took part. */
  readonly keys?: readonly string[];
  /** CloudTrail's `userIdentity.type`. */
  readonly type?: string;
  readonly arn?: string;
  readonly account_id?: string;
  readonly principal_id?: string;
  readonly access_key_ids?: readonly string[];
  /** The session's name, of an assumed role. */
  readonly session?: string;
  readonly lane?: "interactive" | "service";
}

export interface CloudPart {
  readonly provider?: "aws";
  readonly account_ids?: readonly string[];
  readonly regions?: readonly string[];
}

/** From where. */
export interface SourcePart {
  /** Addresses, and names of AWS services that called. */
  readonly ips?: readonly string[];
  readonly user_agents?: readonly string[];
  readonly vpc_endpoint_ids?: readonly string[];
}

/** What was called, and what came of it. */
export interface ActionPart {
  /** Event sources: "iam.amazonaws.com". */
  readonly services?: readonly string[];
  /** Event names: "CreateUser". */
  readonly names?: readonly string[];
  readonly outcome?: "success" | "failure" | "mixed";
  readonly error_codes?: readonly string[];
  readonly error_messages?: readonly string[];
}

/** What was acted on. */
export interface ResourcePart {
  readonly arn?: string;
  readonly name?: string;
  /** "AWS::S3::Bucket". */
  readonly type?: string;
  readonly account_id?: string;
}

/** Why a rule matched the record. */
export interface MatchPart {
  readonly selections?: readonly string[];
  readonly fields?: readonly MatchedField[];
}

export interface MatchedField {
  /** "keywords" for values that were looked for anywhere. */
  readonly field: string;
  /** A scalar, the JSON text of a container, or null when the field is absent; texts are cut at 160 characters. */
  readonly value: string | number | boolean | null;
}

/** Why a correlation fired. */
export interface CorrelationPart {
  /** Sigma's name of it: "event_count", "temporal_ordered". */
  readonly type: string;
  /** Value of each group-by field. */
  readonly group: Readonly<Record<string, string>>;
  readonly timespan_s: number;
  /** The greatest that was reached. */
  readonly value: number;
  /** "gte 5". */
  readonly condition: string;
  readonly rules: readonly { readonly id: string; readonly title: string; readonly hits: number }[];
  /** Time of the first and last event. */
  readonly window: readonly string[];
}

/** An indicator that a record touched. */
export interface IocPart {
  readonly type?: string;
  readonly value?: string;
  readonly field?: string;
  readonly indicator?: string;
  readonly feed?: string;
  readonly severity?: string;
}

/** What a behaviour detector measured. */
export type EvidencePart =
  | BurstEvidence
  | RankedEvidence
  | UnrankedEvidence
  | FirstSeenEvidence
  | TravelEvidence
  | CountryEvidence;

/** A principal that did several things for the first time, one soon after the other. */
interface BurstEvidence {
  readonly tier: "burst";
  readonly principal: string;
  readonly start_time: string;
  readonly span_seconds: number;
  readonly new_action_count: number;
  readonly new_service_count: number;
  readonly new_actions: readonly string[];
  readonly new_services: readonly string[];
  readonly source_ips: readonly string[];
  readonly aws_regions: readonly string[];
  readonly error_rate: number;
  readonly mean_rarity: number;
  /** What beside its size speaks for a sweep, a clause each. */
  readonly suspicion: readonly string[];
  readonly sample_event_ids: readonly string[];
}

/** A principal that behaves unlike the others. */
interface RankedEvidence {
  readonly tier: "ranked";
  readonly principal: string;
  readonly composite_z: number;
  readonly z_error_rate: number;
  readonly z_distinct_source_ip: number;
  readonly z_distinct_event_name: number;
  readonly z_action_entropy: number;
  readonly event_count: number;
  readonly error_rate: number;
  readonly distinct_source_ip: number;
  readonly distinct_event_name: number;
  readonly distinct_event_source: number;
  readonly distinct_aws_region: number;
  readonly read_ratio: number;
  readonly action_entropy: number;
  readonly distinct_hours_active: number;
  readonly top_actions: readonly string[];
  readonly source_ips: readonly string[];
  readonly aws_regions: readonly string[];
  readonly sample_event_ids: readonly string[];
}

/** Why no principal stands out. */
export interface UnrankedEvidence {
  readonly tier: "ranked";
  readonly scorable_count: number;
  readonly min_scorable_principals?: number;
  readonly top_principal?: string;
  readonly top_composite_z?: number;
}

/** What an account did in the second half of its records, and not in the first. */
interface FirstSeenEvidence {
  readonly tier: "first-seen";
  readonly what: "compute-in-region" | "models-by-principal";
  /** The Region, or the principal, that is new. */
  readonly name: string;
  readonly account?: string;
  /** What it is new against: when the account's records begin, and when their second half does. */
  readonly baseline: readonly [string, string];
  /** What was known by then: the first ten, and how many. */
  readonly known_before: readonly string[];
  readonly known_before_count: number;
  /** Deeds of the kind, refused ones among them. */
  readonly event_count: number;
  /** When the Region was first worked in, or a model first answered; absent when all was refused. */
  readonly first_used?: string;
}

/** Two calls of one credential holder, closer in time than anybody travels. */
interface TravelEvidence {
  readonly tier: "travel";
  readonly principal: string;
  readonly from: TravelPlace;
  readonly to: TravelPlace;
  /** Less the accuracies of both places. */
  readonly distance_km: number;
  readonly seconds: number;
  readonly speed_kmh: number;
}

interface TravelPlace {
  readonly address: string;
  readonly country: string;
  readonly city?: string;
  readonly accuracy_km?: number;
  readonly asn?: number;
}

/** The first call of a principal from a country. */
interface CountryEvidence {
  readonly tier: "country";
  readonly principal: string;
  readonly country: string;
  readonly countries_before: readonly string[];
  readonly address: string;
}

/** How findings of one rule were made one. */
export interface MergedPart {
  /** The keys with the values that all have. */
  readonly by: Readonly<Record<string, unknown>>;
  /** What all records have in common. */
  readonly common: Readonly<Record<string, unknown>>;
  /** What each has beyond, by eventID. */
  readonly diffs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where a record stands: the file's path as it was found ("stdin"), and its number among the file's records, from 0. */
export interface EventRef {
  readonly file: string;
  readonly index: number;
  readonly event_id?: string;
  /** What came before, and made the events of the finding matter. */
  readonly context?: true;
}

/** The records that led to a finding. */
export interface EventsPart {
  readonly count: number;
  /** The first ten eventIDs. */
  readonly ids: readonly string[];
  /** Those of `ids` that are context: earlier steps of an ordered correlation. They come last. */
  readonly context_ids?: readonly string[];
  /** Where the first of the records stand; absent for Event history. */
  readonly refs?: readonly EventRef[];
  readonly truncated: boolean;
  /** `--include-events`: the records of `ids`, whole. */
  readonly records?: readonly { readonly [field: string]: unknown }[];
}

/** The rule behind a finding. */
export interface FindingRule {
  readonly id: string;
  readonly name?: string;
  readonly title: string;
  readonly status?: string;
  readonly level: Level;
  readonly author?: string;
  /** Path of the rule's file as it was given, and the SHA-256 of its document's text in hex. */
  readonly file: string;
  readonly sha256: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsepositives: readonly string[];
  readonly staged: boolean;
}
