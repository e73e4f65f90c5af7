import type { Json } from "./ast.ts";

/** A form of text: pieces of literal text, `*` (any run) and `?` (one character). */
export type TextPattern = readonly (
  { readonly literal: string } | { readonly wildcard: "*" | "?" }
)[];

/** What a value must be. */
export type Wanted =
  /** This value and no other; null also stands for a path that is not there. */
  | { readonly kind: "value"; readonly value: Json }
  /** A value of the bound's type on this side of it; texts by their UTF-16 units. */
  | {
      readonly kind: "order";
      readonly operator: "<" | "<=" | ">" | ">=";
      readonly bound: string | number;
    }
  /** A value whose whole text has this form. */
  | { readonly kind: "text"; readonly pattern: TextPattern; readonly isCased: boolean };

/**
 * What is provable of a condition, expression or rule: a record for which it holds has a value at this path that is
 * one of these. A condition has a list of them, and all of them hold; they need not be everything it asks for.
 * How a path finds values is the condition's own affair: an expression's singular path finds at most one, the field
 * of a Sigma rule may find several, of which one is enough.
 */
export interface Necessary {
  readonly path: PathName;
  readonly values: readonly Wanted[];
}

/** A path in one spelling: `$.userIdentity.arn`, `$['userIdentity']["arn"]` and `userIdentity.arn` of a rule are one. */
export type PathName = string;

export function pathOf(...keys: readonly string[]): PathName {
  return keys.join("\u0000");
}

/** The values of which a path must have one; undefined when nothing is known of it. */
export function valuesNeeded(
  necessary: readonly Necessary[],
  ...keys: readonly string[]
): readonly Wanted[] | undefined {
  const name = pathOf(...keys);
  return necessary.find(({ path }) => path === name)?.values;
}

/** More alternatives of one path than this are not worth listing; each is true, and so is any part of them. */
const MOST_OF_A_PATH = 16;

/**
 * What is necessary when one of several conditions must hold: what each of them says of one and the same path.
 * Two statements a branch (`>= a and < b`) give their combinations.
 */
export function necessaryOfAny(branches: readonly (readonly Necessary[])[]): readonly Necessary[] {
  const [first = [], ...others] = branches;
  const paths = new Set(first.map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const ofPath = (branch: readonly Necessary[]): readonly Necessary[] =>
      branch.filter((one) => one.path === path);
    return others.reduce(
      (before, branch) =>
        before
          .flatMap(({ values }) =>
            ofPath(branch).map((one) => ({ path, values: [...values, ...one.values] })),
          )
          .slice(0, MOST_OF_A_PATH),
      ofPath(first).slice(0, MOST_OF_A_PATH),
    );
  });
}
