import { rethrowUnless } from "../errors.ts";

const MAX_CHARACTERS = 1_048_576;
const ENCODED_START = /^\s*%(?:7B|5B)/i;

/**
 * The JSON a text holds, as IAM policies in requestParameters do, some of them URL-encoded
 * (docs/design/detection.md §2.4); undefined when it holds none. What rules and indicators are looked for in.
 */
export function embeddedJson(text: string): object | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  try {
    const decoded = ENCODED_START.test(text) ? decodeURIComponent(text) : text;
    if (!/^\s*[{[]/.test(decoded)) return undefined;
    const value = JSON.parse(decoded) as unknown;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    rethrowUnless(error, SyntaxError, URIError);
    return undefined;
  }
}
