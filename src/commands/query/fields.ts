import { SpitzelError } from "../../errors.ts";
import { parseExpression } from "../../expr-parser/parse.ts";
import { identityOf } from "../../identity/identity.ts";
import { compileKeys, compilePath } from "../../match/json-path.ts";
import type { Column } from "../../output/table.ts";
import { type CloudTrailRecord, stringField } from "../../record.ts";
import { suggest } from "../../suggest.ts";

type RecordField = Column<CloudTrailRecord>;

/** Short names for what is looked at most. */
const SHORT_NAMES: ReadonlyMap<string, (record: CloudTrailRecord) => unknown> = new Map([
  ["time", compileKeys(["eventTime"])],
  ["action", actionName],
  ["user", (record: CloudTrailRecord) => identityOf(record).name || undefined],
  ["arn", compileKeys(["userIdentity", "arn"])],
  ["type", compileKeys(["userIdentity", "type"])],
  ["key", compileKeys(["userIdentity", "accessKeyId"])],
  ["ip", compileKeys(["sourceIPAddress"])],
  ["agent", compileKeys(["userAgent"])],
  ["region", compileKeys(["awsRegion"])],
  ["account", compileKeys(["recipientAccountId"])],
  ["error", compileKeys(["errorCode"])],
  ["message", compileKeys(["errorMessage"])],
  ["readonly", compileKeys(["readOnly"])],
  ["id", compileKeys(["eventID"])],
]);

/** What `--output csv` and `table` show unless `--fields` says otherwise. */
export const DEFAULT_FIELDS = "time,region,action,user,ip,error";

/**
 * Parses `--fields`: short names and JSONPaths, comma-separated. A path with several nodes gives a list.
 * @throws SpitzelError (exit code 2) for an unknown name or a wrong path.
 */
export async function parseFields(text: string): Promise<readonly RecordField[]> {
  // Commas inside brackets belong to a path.
  const parts = text.split(/,(?![^[]*\])/).map((part) => part.trim());
  return Promise.all(parts.map(parseField));
}

async function parseField(text: string): Promise<RecordField> {
  if (!text.startsWith("$")) {
    const valueOf = SHORT_NAMES.get(text);
    if (valueOf !== undefined) return { name: text, valueOf, isWhole: text === "time" };
    const near = text === "" ? undefined : await suggest(text, [...SHORT_NAMES.keys()]);
    throw new SpitzelError(`expected a path or a short name in --fields, got "${text}"`, {
      hint:
        near === undefined
          ? `write a path such as $.${text === "" ? "eventName" : text}, or one of ${[...SHORT_NAMES.keys()].join(", ")}.`
          : `did you mean ${near}?`,
    });
  }
  const expr = parseExpression(text);
  if (expr.kind !== "present") {
    throw new SpitzelError(`expected a path alone in --fields, got "${text}"`, {
      hint: "conditions go into --match.",
    });
  }
  const selector = await compilePath(expr.path);
  return { name: text, valueOf: selector.select };
}

/** `s3:GetObject`: the service as the event source names it. */
function actionName(record: CloudTrailRecord): string {
  const source = stringField(record, "eventSource") ?? "";
  return `${source.replace(/\.amazonaws\.com(?:\.cn)?$/, "")}:${stringField(record, "eventName") ?? ""}`;
}
