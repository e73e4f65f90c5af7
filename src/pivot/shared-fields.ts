import type { AddressLookup } from "../addresses/address-facts.ts";
import { rethrowUnless } from "../errors.ts";
import { parseFields, type RecordField } from "../fields/record-field.ts";
import { CALLER_ACCOUNT_KEYS } from "../identity/identity-facts.ts";
import { identityOf } from "../identity/identity.ts";
import { jsonText } from "../json-text.ts";
import type { CloudTrailRecord } from "../record.ts";

/** Names of callers: every account has its `root`. */
const CALLERS: ReadonlySet<string> = new Set(["principal", "user", "session", "role"]);

const CALLER_ACCOUNT: RecordField = {
  name: "account of the caller",
  valueOf: (record) => identityOf(record).account,
  reads: [CALLER_ACCOUNT_KEYS],
  isWhole: false,
};

/**
 * The fields whose values a record shares with another; callers of one name are the same in one account only.
 * @throws SpitzelError (exit code 2) for an unknown name or a wrong path
 */
export async function sharedFields(
  names: readonly string[],
  addresses?: AddressLookup,
): Promise<readonly RecordField[]> {
  const fields = await parseFields(names.join(","), "same", addresses);
  return fields.some(({ name }) => CALLERS.has(name)) ? [...fields, CALLER_ACCOUNT] : fields;
}

/** The values as one text: equal values have equal texts. Undefined when one that was asked for is absent. */
export function sharedKey(
  fields: readonly RecordField[],
  record: CloudTrailRecord,
): string | undefined {
  const texts: string[] = [];
  for (const field of fields) {
    const text = textOf(field, record);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return keyOf(texts);
}

function textOf(field: RecordField, record: CloudTrailRecord): string | undefined {
  const value = field.valueOf(record) ?? null;
  if (value === null && field !== CALLER_ACCOUNT) return undefined;
  try {
    return jsonText(value);
  } catch (error) {
    // Nested too deeply to be compared.
    rethrowUnless(error, RangeError);
    return undefined;
  }
}

/** No JSON text has a line break in it. */
export function keyOf(texts: readonly string[]): string {
  return texts.join("\n");
}
