import { recordFieldSpelt } from "../detect/sigma/lint/record-fields.ts";
import { shortNamed } from "./short-names.ts";

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export const IDENTITY_FIELDS: ReadonlySet<string> = new Set(
  (
    "type userName principalId arn accountId accessKeyId sessionContext invokedBy onBehalfOf inScopeOf credentialId " +
    "identityProvider"
  ).split(" "),
);

/** The path that somebody means who writes a key alone: most are of what was asked for. */
export function pathOfWord(word: string): string {
  const spelt = recordFieldSpelt(word);
  if (spelt !== undefined) return `$.${spelt}`;
  return IDENTITY_FIELDS.has(word) ? `$.userIdentity.${word}` : `$.requestParameters.${word}`;
}

/** What to write in an expression instead of a word without a path. A sentence. */
export function wordHint(word: string): string {
  const short = shortNamed(word);
  if (short === undefined) return `paths start at the record: ${pathOfWord(word)}.`;
  const [only = "", ...others] = short.reads.map((path) => `$.${path}`);
  const isThat = others.length === 0 && short.describe.startsWith(`\`${only}\``);
  if (isThat) return `paths start at the record: ${only}.`;
  const paths = [only, ...others].filter((path) => path !== "$.userIdentity.type").slice(0, 2);
  return `"${word}" is worked out, for --fields and --count-by; compare what it comes of: ${paths.join(" or ")}.`;
}
