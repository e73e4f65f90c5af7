import type { Source } from "../source/source.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { Environment } from "./environment.ts";
import { BUCKET } from "./sources/bucket.ts";
import { EVENT_HISTORY } from "./sources/event-history.ts";
import { TRAIL } from "./sources/trail.ts";

/** Every place where records come from; the first that the options ask for is read. */
export const SOURCES: readonly Source<QueryOptions, Environment>[] = [BUCKET, TRAIL, EVENT_HISTORY];
