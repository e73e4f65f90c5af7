import type { Finding } from "../detect/finding.ts";
import { csvFormat } from "./csv.ts";
import type { Field } from "./fields.ts";
import { textOf, textsOf } from "./finding-parts.ts";

/** Suzaku's timeline, column by column, so that its users' spreadsheets go on working. */
const COLUMNS: readonly Field<Finding>[] = [
  column("Timestamp", ({ first_seen }) => first_seen),
  column("RuleTitle", ({ title }) => title),
  column("RuleAuthor", ({ rule }) => rule?.author),
  column("Level", ({ severity }) => severity),
  column("EventName", ({ action }) => many(textsOf(action, "names"))),
  column("ErrorCode", ({ action }) => many(textsOf(action, "error_codes"))),
  column("ErrorMessage", ({ action }) => many(textsOf(action, "error_messages"))),
  column("EventSource", ({ action }) => many(textsOf(action, "services"))),
  column("AWS-Region", ({ cloud }) => many(textsOf(cloud, "regions"))),
  column("SrcIP", ({ source }) => many(textsOf(source, "ips"))),
  column("UserAgent", ({ source }) => many(textsOf(source, "user_agents"))),
  column("UserName", ({ principal }) => textOf(principal, "key")),
  column("UserType", ({ principal }) => textOf(principal, "type")),
  column("UserAccountID", ({ principal }) => textOf(principal, "account_id")),
  column("UserARN", ({ principal }) => textOf(principal, "arn")),
  column("UserPrincipalID", ({ principal }) => textOf(principal, "principal_id")),
  column("UserAccessKeyID", ({ principal }) => many(textsOf(principal, "access_key_ids"))),
  column("EventID", ({ events }) => many(events.ids)),
  column("Tags", ({ rule }) => many(rule?.tags ?? [])),
  column("RuleID", ({ rule, detector }) => rule?.id ?? detector),
];

/** Findings as a flat timeline. Cells that a spreadsheet would take for a formula are neutralised. */
export function findingCsv(): ReturnType<typeof csvFormat<Finding>> {
  return csvFormat(COLUMNS);
}

function column(name: string, valueOf: Field<Finding>["valueOf"]): Field<Finding> {
  return { name, valueOf };
}

function many(texts: readonly string[]): string {
  return texts.join("; ");
}
