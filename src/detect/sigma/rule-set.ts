import type { FindingRule } from "../finding-parts.ts";
import type { Condition } from "./read/condition.ts";
import type { Diagnostic, RulePlace } from "./diagnostic.ts";
import type { Detection } from "./read/read-detection.ts";
import type { FieldPath } from "./tree/field-path.ts";
import type { RuleNode } from "./tree/rule-node.ts";

/** What rules, correlations and filters have in common. */
export interface DocumentHeader {
  readonly meta: FindingRule;
  readonly description: string | undefined;
  readonly place: RulePlace;
  /** `sigma` or `spitzel`; the latter may use derived fields (docs/sigma.md). */
  readonly taxonomy: string;
  /** The block `spitzel:` of the document, as JSON: enabled, staged, merge, tests, … */
  readonly settings: Readonly<Record<string, unknown>>;
  /** `spitzel: {enabled: false}`: loaded and tested, but not run. */
  readonly isEnabled: boolean;
}

export interface Logsource {
  readonly product: string | undefined;
  readonly service: string | undefined;
  readonly category: string | undefined;
}

/** A detection rule that can run. */
export interface SigmaRule extends DocumentHeader {
  readonly kind: "rule";
  readonly logsource: Logsource;
  readonly detection: Detection;
  /** The rule's condition, and those of the filters that apply to it. */
  readonly root: RuleNode;
  /** False when it only feeds correlations of its own file (`generate: false`). */
  readonly emits: boolean;
}

export const CORRELATION_TYPES = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "value_sum",
  "value_avg",
  "value_median",
  "value_percentile",
] as const;

export type CorrelationType = (typeof CORRELATION_TYPES)[number];

export const OPERATORS = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;

type Operator = (typeof OPERATORS)[number];

export interface Bound {
  readonly operator: Operator;
  readonly value: number;
}

export interface CorrelationCondition {
  /** All must hold. */
  readonly bounds: readonly Bound[];
  /** What value_* looks at; several make tuples. */
  readonly fields: readonly string[];
  readonly percentile: number | undefined;
  /** `temporal` and `temporal_ordered`: `a and not b` over the references. */
  readonly expression: Condition | undefined;
}

/** A correlation as written; its references are not yet looked up. */
export interface CorrelationDocument extends DocumentHeader {
  readonly kind: "correlation";
  readonly type: CorrelationType;
  readonly references: readonly string[];
  readonly groupBy: readonly string[];
  /** Alias to reference to field. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly timespanMs: number;
  readonly condition: CorrelationCondition;
  /** Whether rules of the same file that it refers to still report on their own. */
  readonly generate: boolean;
  readonly hasOwnLevel: boolean;
}

/** A correlation that can run. */
export interface SigmaCorrelation extends CorrelationDocument {
  /** What `references` name, in the same order. */
  readonly targets: readonly (SigmaRule | SigmaCorrelation)[];
  /** Per target, where in its records each group-by field is found. */
  readonly groupPaths: readonly (readonly FieldPath[])[];
  /** Per target, where in its records each field of the condition is found. */
  readonly valuePaths: readonly (readonly FieldPath[])[];
  readonly emits: boolean;
}

export interface SigmaFilter extends DocumentHeader {
  readonly kind: "filter";
  readonly logsource: Logsource;
  /** References, or undefined for `rules: any`. */
  readonly references: readonly string[] | undefined;
  readonly detection: Detection;
}

/** A document that was read and left out on purpose; counted, never silently dropped. */
export interface LeftOut {
  readonly id: string;
  readonly title: string;
  readonly place: RulePlace;
  /** "windows/process_creation", or the status. */
  readonly reason: string;
}

export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
  /** Rules for other log sources. */
  readonly notApplicable: readonly LeftOut[];
  /** Rules of status deprecated or unsupported. */
  readonly inactive: readonly LeftOut[];
  /** YAML files of a folder in which nothing says that it is a rule: workflows, settings. */
  readonly passedOver: readonly string[];
  /** What cannot run, each with its place. */
  readonly rejected: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

export interface RuleSource {
  readonly file: string;
  readonly text: string;
  /** Found in a folder, not named: it may be another program's. */
  readonly isFound?: boolean;
}

export interface LoadOptions {
  readonly vars?: ReadonlyMap<string, readonly string[]>;
  readonly strictSigma?: boolean;
  /** Runs `count()` aggregations of Sigma 1 as correlations. */
  readonly legacyAggregation?: boolean;
  /** Also runs rules of status deprecated and unsupported. */
  readonly includeDeprecated?: boolean;
}
