import { isRecordField } from "../detect/sigma/lint/record-fields.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { Query } from "../match/query.ts";
import type { CloudTrailRecord } from "../record.ts";
import type { Coverage } from "../source/coverage.ts";
import { pathNotes } from "./path-notes.ts";
import { unknownActions } from "./query-notes.ts";
import { firstRecords } from "./sample-records.ts";

interface Asked {
  readonly query: Query;
  readonly options: Pick<QueryOptions, "trails" | "limits">;
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
  const globs = query.actions.length + query.excludes.length;
  const actions = isEmpty || globs > 1 ? await unknownActions(query) : [];
  const isOdd = (keys: readonly string[]): boolean => isEmpty || !isKnown(keys);
  const paths = await pathNotes(query, () => recordsOf(asked), isOdd);
  return [...actions, ...paths];
}

async function recordsOf({ options, sample }: Asked): Promise<readonly CloudTrailRecord[]> {
  if (sample.length > 0 || options.trails.length === 0) return sample;
  return firstRecords(options.trails, options.limits);
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const IDENTITY_FIELDS: ReadonlySet<string> = new Set(
  (
    "type userName principalId arn accountId accessKeyId sessionContext invokedBy onBehalfOf inScopeOf credentialId " +
    "identityProvider"
  ).split(" "),
);

function isKnown([first = "", second]: readonly string[]): boolean {
  if (first !== "userIdentity" || second === undefined) return isRecordField(first);
  return IDENTITY_FIELDS.has(second);
}
