import { isRecordField } from "../detect/sigma/lint/record-fields.ts";
import type { Expr } from "../expr-parser/ast.ts";
import { parseExpression } from "../expr-parser/parse.ts";
import { IDENTITY_FIELDS } from "../fields/path-of-word.ts";
import { splitFields } from "../fields/record-field.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { Query } from "../match/query.ts";
import type { CloudTrailRecord } from "../record.ts";
import type { Coverage } from "../source/coverage.ts";
import { pathNotes } from "./path-notes.ts";
import { globsOf, unknownActions } from "./query-notes.ts";
import { firstRecords } from "./sample-records.ts";

type Fields = Partial<Pick<QueryOptions, "fields" | "tally" | "order" | "pivot">>;

interface Asked {
  readonly query: Query;
  readonly options: Pick<QueryOptions, "trails" | "limits"> & Fields;
  readonly coverage: Coverage;
  /** Records that the query was asked of, where some were parsed. */
  readonly sample: readonly CloudTrailRecord[];
}

/**
 * What may be misspelt in a query: in one that found nothing anything, in one of several globs its action, in any other
 * paths that CloudTrail does not have (`not $.eventname == "x"` finds everything).
 */
export async function queryHints(asked: Asked): Promise<readonly string[]> {
  const { query, coverage } = asked;
  const isEmpty = coverage.matched === 0;
  const actions = isEmpty || globsOf(query).length > 1 ? await unknownActions(query) : [];
  const isOdd = (keys: readonly string[]): boolean => isEmpty || !isKnown(keys);
  const matches = [...query.matches, ...fieldPaths(asked.options)];
  const paths = await pathNotes({ matches }, () => recordsOf(asked), isOdd);
  return [...actions, ...paths];
}

/** The paths among what is to be printed, counted or shared, as expressions. */
function fieldPaths({ fields, tally, order, pivot }: Fields): readonly Expr[] {
  const sort = order?.kind === "sort" ? order.by.replace(/:(?:asc|desc)$/, "") : undefined;
  const typed = [
    fields,
    sort,
    ...(tally?.by ?? []),
    ...(tally?.distinct ?? []),
    ...(pivot?.same ?? []),
  ];
  return typed
    .flatMap((one) => (one === undefined ? [] : splitFields(one)))
    .filter((one) => one.startsWith("$"))
    .map((one) => parseExpression(one));
}

async function recordsOf({ options, sample }: Asked): Promise<readonly CloudTrailRecord[]> {
  if (sample.length > 0 || options.trails.length === 0) return sample;
  return firstRecords(options.trails, options.limits);
}

function isKnown([first = "", second]: readonly string[]): boolean {
  if (first !== "userIdentity" || second === undefined) return isRecordField(first);
  return IDENTITY_FIELDS.has(second);
}
