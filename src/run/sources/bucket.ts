import { isS3Url } from "../../s3/s3-url.ts";
import { FileReport } from "../../trail/file-report.ts";
import type { Source } from "../../source/source.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import type { Environment } from "../environment.ts";

/** The log files of buckets, and files beside them. */
export const BUCKET: Source<QueryOptions, Environment> = {
  name: "a bucket",
  isAsked: ({ trails }) => trails.some(isS3Url),
  Report: FileReport,
  open: async (options, environment) =>
    (await import("../open-bucket.ts")).openBucket(options, environment),
};
