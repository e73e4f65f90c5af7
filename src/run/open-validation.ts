import { readFile, writeFile } from "node:fs/promises";
import type { KeyObject } from "node:crypto";
import { explainAwsFailure } from "../aws/failure.ts";
import { rethrowBug, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { namedFiles } from "../files/named-files.ts";
import { isS3Url } from "../s3/s3-url.ts";
import type { LogFiles } from "../source/log-files.ts";
import type { Reading } from "../source/planned-read.ts";
import { reasonOf } from "../source/reason-of.ts";
import {
  keysOf,
  parsePublicKeys,
  type PublicKey,
  publicKeysFile,
} from "../validate/public-keys.ts";
import type { ValidateOptions } from "../validate/validate-trail.ts";
import { awsAccesses } from "./aws-access.ts";
import type { Environment } from "./environment.ts";
import { bucketFiles, type BucketTrails } from "./open-bucket.ts";

interface Asked extends BucketTrails {
  readonly publicKeysFile: string | undefined;
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
  const { trails, publicKeysFile: path, savePublicKeysFile: target } = options;
  const saved = path === undefined ? undefined : keysOf(parsePublicKeys(await textOf(path), path));
  const asked: PublicKey[] = [];
  const askFor = async (
    region: string,
    span: { readonly fromMs: number; readonly toMs: number },
  ): Promise<ReadonlyMap<string, KeyObject> | undefined> => {
    const [access] = await awsAccesses(
      "CLOUDTRAIL",
      { ...options, endpoint: undefined },
      environment,
    );
    const { listPublicKeys } = await import("../aws/list-public-keys.ts");
    try {
      const { credentials, endpoint } = access;
      const config = { region, credentials, ...(endpoint === undefined ? {} : { endpoint }) };
      const keys = await listPublicKeys(span, config, signal);
      asked.push(...keys);
      return keysOf(keys);
    } catch (error) {
      signal.throwIfAborted();
      rethrowBug(error);
      const failure =
        error instanceof Error
          ? explainAwsFailure(error, { region, profile: access.profile })
          : undefined;
      coverage.skip({
        where: `the public keys of ${region}`,
        reason: failure?.reason ?? reasonOf(error),
        hint:
          failure?.hint ??
          "the principal needs cloudtrail:ListPublicKeys; or give --public-keys FILE.",
      });
      return undefined;
    }
  };
  const hasBucket = trails.some(isS3Url);
  const filesOf = async (content: "digests" | "log files"): Promise<LogFiles> =>
    hasBucket
      ? bucketFiles(options, environment, content)
      : namedFiles(trails, () => environment.stdin);
  return {
    digestFiles: await filesOf("digests"),
    logFiles: await filesOf("log files"),
    keysOf: saved === undefined ? askFor : async () => saved,
    saveKeys: async () => {
      if (target !== undefined) await write(target, publicKeysFile(asked));
    },
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the public keys could not be read from ${path}`, {
      hint: "write them with spitzel validate --save-public-keys FILE.",
      cause,
    });
  }
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
