import { isS3Url } from "../s3/s3-url.ts";
import type { Given } from "./typed-options.ts";

/** Where records can come from, by the names in `run/sources.ts`. */
export type AskedSource = "Event history" | "trail files" | "a bucket";

/** The source that a command line asks, where its command has the choice. */
export function askedSource(given: Given): AskedSource {
  const trails = given.get("trail");
  if (trails === undefined) return "Event history";
  return trails.some(isS3Url) ? "a bucket" : "trail files";
}

/** Why an option of this name has no effect there, and what to do. */
export function refusalOf(
  name: string,
  asked: AskedSource,
  sources: readonly AskedSource[],
  instead: string | undefined,
): { readonly message: string; readonly hint: string } {
  const isFor = sources.join(" and ");
  switch (asked) {
    case "trail files":
      return {
        message: `--${name} is for ${isFor}, --trail reads files`,
        hint: instead ?? "give one of them.",
      };
    case "a bucket":
      return {
        message: `--${name} is for ${isFor}, --trail reads a bucket`,
        hint: instead ?? `leave --${name} away.`,
      };
    case "Event history":
      return {
        message: `--${name} is for ${isFor}, without --trail Event history is asked`,
        hint: instead ?? `name files with --trail, or leave --${name} away.`,
      };
  }
}
