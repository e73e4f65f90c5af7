import type { Options } from "yargs";
import { DETECT_OPTIONS, TIMELINE_OPTIONS } from "../options/detect-option-table.ts";
import { QUERY_OPTIONS, SERVE_OPTIONS } from "../options/options.ts";

/** The options of the command that the line begins with; those of a query when it begins with none. */
export function optionsOf(command: string | undefined): Readonly<Record<string, Options>> {
  if (command === "serve") return SERVE_OPTIONS;
  if (command === "detect") return DETECT_OPTIONS;
  return command === "timeline" ? TIMELINE_OPTIONS : QUERY_OPTIONS;
}
