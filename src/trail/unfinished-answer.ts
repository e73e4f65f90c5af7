import type { CloudTrailRecord } from "../record.ts";

/**
 * Why a saved answer of Logs Insights or CloudTrail Lake is not all there is, in one clause: its query had not ended, or
 * not well. Undefined for any other value.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetQueryResults.html
 */
export function unfinishedAnswer(value: CloudTrailRecord): string | undefined {
  const state = Array.isArray(value["results"])
    ? value["status"]
    : Array.isArray(value["QueryResultRows"])
      ? value["QueryStatus"]
      : undefined;
  if (typeof state !== "string" || /^(?:complete|finished)$/i.test(state)) return undefined;
  return `the answer of a query that was not finished (${state.slice(0, 20)}): ask for it again`;
}
