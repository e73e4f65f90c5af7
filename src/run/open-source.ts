import type { Query } from "../match/query.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { PlannedRead } from "../source/planned-read.ts";
import type { Needs } from "../source/source.ts";
import type { Environment } from "./environment.ts";
import { SOURCES } from "./sources.ts";

/** Opens the source that the options ask for, and has it plan the query. */
export async function openSource(
  query: Query,
  needs: Omit<Needs, "isLimited">,
  options: QueryOptions,
  environment: Environment,
): Promise<PlannedRead> {
  const source = SOURCES.find(({ isAsked }) => isAsked(options));
  if (source === undefined) throw new Error("no source for these options");
  const opened = await source.open(options, environment);
  return opened.plan(query, { ...needs, isLimited: options.limit !== Infinity });
}
