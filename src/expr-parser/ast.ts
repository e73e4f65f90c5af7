/** Half-open range of UTF-16 code units in the expression's text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A JSONPath. `keys` is there when the path is singular (`$.a['b c'][0]`): it then selects at most one
 * node, by following these keys; array indexes are keys too, as in JavaScript.
 */
export interface Path {
  readonly text: string;
  readonly keys: readonly string[] | undefined;
  readonly span: Span;
}

interface Literal {
  readonly value: Json;
  readonly span: Span;
}

export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** What stands where in a text; `is`: the whole of it. */
type TextOperator = "contains" | "startswith" | "endswith" | "is";

/** A match expression. `and`/`or` hold two or more operands; a nested one of the same kind was in parentheses. */
export type Expr =
  | { readonly kind: "or"; readonly operands: readonly Expr[]; readonly span: Span }
  | { readonly kind: "and"; readonly operands: readonly Expr[]; readonly span: Span }
  | { readonly kind: "not"; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "present"; readonly path: Path; readonly span: Span }
  | {
      readonly kind: "compare";
      readonly operator: CompareOperator;
      readonly path: Path;
      readonly literal: Literal;
      readonly span: Span;
    }
  | {
      readonly kind: "regex";
      readonly path: Path;
      /** ECMAScript source; always compiles with `flags`. */
      readonly pattern: string;
      /** Sorted subset of "ims": never `g` or `y`, they keep state between records. */
      readonly flags: string;
      readonly span: Span;
    }
  | {
      readonly kind: "in";
      readonly path: Path;
      readonly values: readonly Json[];
      readonly span: Span;
    }
  | {
      readonly kind: "text";
      readonly operator: TextOperator;
      readonly path: Path;
      /** One of them is enough. */
      readonly values: readonly string[];
      /** Letters in either case. */
      readonly isCaseless: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: "cidr";
      readonly path: Path;
      /** Each `address/prefix` or a single address, v4 or v6; all valid. */
      readonly networks: readonly string[];
      readonly span: Span;
    };
