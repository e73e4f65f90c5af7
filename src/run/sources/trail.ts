import { FileReport } from "../../trail/file-report.ts";
import type { Source } from "../../source/source.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import type { Environment } from "../environment.ts";

/** Trail files on disk and on stdin. */
export const TRAIL: Source<QueryOptions, Environment> = {
  name: "trail files",
  isAsked: ({ trails }) => trails.length > 0,
  Report: FileReport,
  open: async (options, environment) =>
    (await import("../open-trail.ts")).openTrail(options, environment),
};
