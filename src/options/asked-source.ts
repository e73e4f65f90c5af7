import type { Given } from "./typed-options.ts";

/** Where records can come from, by the names in `run/sources.ts`. */
export type AskedSource = "Event history" | "trail files";

/** The source that a command line asks, where its command has the choice. */
export function askedSource(given: Given): AskedSource {
  return given.has("trail") ? "trail files" : "Event history";
}

/** Why an option of this name has no effect there, and what to do. */
export function refusalOf(
  name: string,
  asked: AskedSource,
  instead: string | undefined,
): { readonly message: string; readonly hint: string } {
  switch (asked) {
    case "trail files":
      return {
        message: `--${name} is for Event history, --trail reads files`,
        hint: instead ?? "give one of them.",
      };
    case "Event history":
      return {
        message: `--${name} is for trail files, without --trail Event history is asked`,
        hint: instead ?? `name files with --trail, or leave --${name} away.`,
      };
  }
}
