import { writeFile } from "node:fs/promises";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { namedFiles } from "../files/named-files.ts";
import { isS3Url } from "../s3/s3-url.ts";
import type { LogFiles } from "../source/log-files.ts";
import type { Reading } from "../source/planned-read.ts";
import type { ValidateOptions } from "../validate/check-chains.ts";
import { publicKeysFile } from "../validate/public-keys.ts";
import type { Environment } from "./environment.ts";
import { bucketFiles, type BucketTrails } from "./open-bucket.ts";
import { type AskedKeys, publicKeys } from "./public-keys.ts";

interface Asked extends BucketTrails, AskedKeys {
  readonly savePublicKeysFile?: string | undefined;
}

interface OpenedValidation extends Pick<ValidateOptions, "digestFiles" | "keysOf"> {
  readonly logFiles: LogFiles;
  /** Writes the keys that were asked for to the file that is to hold them. */
  readonly saveKeys: () => Promise<void>;
}

/**
 * Where digests and log files are, and who knows the keys.
 * @throws SpitzelError (exit code 2) for what is named and cannot be used
 */
export async function openValidation(
  options: Asked,
  environment: Environment,
  { signal, coverage }: Reading,
): Promise<OpenedValidation> {
  const { savePublicKeysFile: target } = options;
  const keys = await publicKeys(options, environment);
  return {
    digestFiles: await filesOf("digests", options, environment),
    logFiles: await filesOf("log files", options, environment),
    keysOf: keys.keysFor({ signal, coverage }),
    saveKeys: async () => {
      if (target !== undefined) await write(target, publicKeysFile(keys.asked));
    },
  };
}

/** What of the files that are named is wanted. @throws SpitzelError as `bucketFiles` */
export async function filesOf(
  content: "digests" | "log files",
  options: BucketTrails,
  environment: Environment,
): Promise<LogFiles> {
  return options.trails.some(isS3Url)
    ? bucketFiles(options, environment, content)
    : namedFiles(options.trails, () => environment.stdin);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the public keys could not be written to ${path}`, {
      hint: "check that the folder exists and can be written.",
      cause,
    });
  }
}
