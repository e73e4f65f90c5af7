import type { Finding } from "../../detect/finding.ts";
import { csvSink } from "../csv.ts";
import type { Field } from "../fields.ts";
import type { Sink } from "../sink.ts";
import { targetOf } from "./target.ts";

/** Suzaku's timeline, column by column, so that its users' spreadsheets go on working; behind it what it lacks. */
const COLUMNS: readonly Field<Finding>[] = [
  column("Timestamp", ({ first_seen }) => first_seen),
  column("RuleTitle", ({ title }) => title),
  column("RuleAuthor", ({ rule }) => rule?.author),
  column("Level", ({ severity }) => severity),
  column("EventName", ({ action }) => many(action?.names)),
  column("ErrorCode", ({ action }) => many(action?.error_codes)),
  column("ErrorMessage", ({ action }) => many(action?.error_messages)),
  column("EventSource", ({ action }) => many(action?.services)),
  column("AWS-Region", ({ cloud }) => many(cloud?.regions)),
  column("SrcIP", ({ source }) => many(source?.ips)),
  column("UserAgent", ({ source }) => many(source?.user_agents)),
  column("UserName", ({ principal }) => principal?.key),
  column("UserType", ({ principal }) => principal?.type),
  column("UserAccountID", ({ principal }) => principal?.account_id),
  column("UserARN", ({ principal }) => principal?.arn),
  column("UserPrincipalID", ({ principal }) => principal?.principal_id),
  column("UserAccessKeyID", ({ principal }) => many(principal?.access_key_ids)),
  column("EventID", ({ events }) => many(events.ids)),
  column("Tags", ({ rule }) => many(rule?.tags)),
  column("RuleID", ({ rule, detector }) => rule?.id ?? detector),
  column("Count", ({ count }) => count),
  column("FirstSeen", ({ first_seen }) => first_seen),
  column("LastSeen", ({ last_seen }) => last_seen),
  column("Outcome", ({ action }) => action?.outcome),
  column("Principals", ({ principal }) => many(principal?.keys ?? listOf(principal?.key))),
  column("AccountIDs", ({ cloud }) => many(cloud?.account_ids)),
  column("Resources", ({ resources = [] }) => many(resources.flatMap((one) => targetOf(one)))),
  column("ResourceTypes", ({ resources = [] }) =>
    many([...new Set(resources.flatMap(({ type }) => listOf(type)))]),
  ),
  column("Tactics", ({ attack = [] }) => many(attack.flatMap(({ tactic }) => listOf(tactic)))),
  column("Techniques", ({ attack = [] }) =>
    many(attack.flatMap(({ technique_id }) => listOf(technique_id))),
  ),
  column("Indicators", ({ iocs = [] }) => many(iocs.flatMap(({ value }) => listOf(value)))),
  column("Kind", ({ kind }) => kind),
  column("Detector", ({ detector }) => detector),
  column("Description", ({ description }) => description),
  column("RuleFile", ({ rule }) => rule?.file),
  column("FindingID", ({ id }) => id),
];

/** Findings as a flat timeline. */
export function findingCsv(): Sink<Finding, unknown> {
  return csvSink(COLUMNS);
}

function column(name: string, valueOf: Field<Finding>["valueOf"]): Field<Finding> {
  return { name, valueOf };
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function many(texts: readonly string[] = []): string {
  return texts.join("; ");
}
