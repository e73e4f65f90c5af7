import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SpitzelError } from "../errors.ts";
import { suggest } from "../suggest.ts";

type Variables = Readonly<Record<string, string | undefined>>;

const MOST_NAMED = 12;

/**
 * Checks that a profile is in the AWS configuration or credentials file; the SDK would only say that it found no
 * credentials. https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 * @throws SpitzelError (exit code 2) when it is in neither, with those that are.
 */
export async function checkProfile(profile: string, variables: Variables): Promise<void> {
  const home = join(variables["HOME"] ?? variables["USERPROFILE"] ?? "", ".aws");
  const texts = await Promise.all(
    [
      variables["AWS_CONFIG_FILE"] ?? join(home, "config"),
      variables["AWS_SHARED_CREDENTIALS_FILE"] ?? join(home, "credentials"),
    ].map(async (path) => readFile(path, "utf8").catch(() => "")),
  );
  const known = [...new Set(texts.flatMap(profilesIn))];
  if (known.includes(profile)) return;
  const near = known.length === 0 ? undefined : await suggest(profile, known);
  throw new SpitzelError(`no profile ${profile}; you have ${listOf(known)}`, {
    hint:
      near === undefined
        ? "profiles are in ~/.aws/config and ~/.aws/credentials, or where AWS_CONFIG_FILE says."
        : `did you mean ${near}?`,
  });
}

/** `[default]`, `[profile a]` of the one file, `[a]` of the other; `[sso-session a]` and the like are none. */
function profilesIn(text: string): readonly string[] {
  return Array.from(
    text.matchAll(/^[ \t]*\[\s*(?:profile\s+)?([^\]\s]+)\s*\]/gm),
    ([, name = ""]) => name.replaceAll(/^["']|["']$/g, ""),
  );
}

function listOf(known: readonly string[]): string {
  if (known.length === 0) return "none";
  const rest = known.length - MOST_NAMED;
  return `${known.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
