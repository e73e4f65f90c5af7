import type { QueryOptions } from "../options/query-options.ts";
import type { LogFiles } from "../source/log-files.ts";
import { verifiedFiles } from "../validate/verified-files.ts";
import type { Environment } from "./environment.ts";
import { filesOf } from "./open-validation.ts";
import { publicKeys } from "./public-keys.ts";

/**
 * Of some files those that a signed digest proves; the digests lie where the options name the files.
 * @throws SpitzelError (exit code 2) for keys, a URL or a profile that cannot be
 */
export async function onlyVerified(
  files: LogFiles,
  options: QueryOptions,
  environment: Environment,
): Promise<LogFiles> {
  const { keysFor } = await publicKeys(options, environment);
  return verifiedFiles(files, {
    digestFiles: await filesOf("digests", options, environment),
    keysFor,
    now: environment.now,
    wantsInsights: options.limits.readsInsights,
  });
}
