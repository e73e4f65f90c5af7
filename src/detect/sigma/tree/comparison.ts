import type { FieldPath } from "./field-path.ts";
import type { Pattern } from "./pattern.ts";

/**
 * One test of the values that a field holds (docs/design/detection.md §2.5). It holds when it does for one of them.
 * `entersContainers`: of an object or a list of objects, the compact JSON text and each leaf are tested as well;
 * for patterns that begin with `*` and for `re`, unless --strict-sigma.
 */
export type Comparison =
  /** The whole text has the form of the pattern. */
  | {
      readonly kind: "pattern";
      readonly pattern: Pattern;
      readonly isCased: boolean;
      /** A number in the rule also equals a number of another spelling: 1 and 1.0. */
      readonly number: number | undefined;
      readonly entersContainers: boolean;
    }
  | {
      readonly kind: "regex";
      readonly source: string;
      /** Of i, m, s. */
      readonly flags: string;
      readonly entersContainers: boolean;
    }
  /** An address inside the network. */
  | { readonly kind: "cidr"; readonly network: string }
  /** A number, or a text that is one. */
  | { readonly kind: "number"; readonly operator: NumberOperator; readonly bound: number }
  /** A part of an ISO 8601 time, in UTC. */
  | {
      readonly kind: "time-part";
      readonly part: TimePart;
      readonly operator: NumberOperator | "eq";
      readonly bound: number;
    }
  /** The field is there, even as null; or it is not. */
  | { readonly kind: "exists"; readonly isWanted: boolean }
  /** The field is missing, or every value found is null. CloudTrail omits errorCode when a call succeeds. */
  | { readonly kind: "null" }
  /** A value of the other field stands in this relation to it. */
  | {
      readonly kind: "fieldref";
      readonly path: FieldPath;
      readonly relation: TextRelation;
      readonly isCased: boolean;
    };

export type NumberOperator = "lt" | "lte" | "gt" | "gte";

export type TextRelation = "equals" | "contains" | "startswith" | "endswith";

export const TIME_PARTS = ["minute", "hour", "day", "week", "month", "year"] as const;

export type TimePart = (typeof TIME_PARTS)[number];
