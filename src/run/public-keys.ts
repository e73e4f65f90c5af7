import { explainAwsFailure } from "../aws/failure.ts";
import { rethrowBug, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { readGivenText } from "../given-file.ts";
import type { Reading } from "../source/planned-read.ts";
import { reasonOf } from "../source/reason-of.ts";
import type { ValidateOptions } from "../validate/check-chains.ts";
import { keysOf, parsePublicKeys, type PublicKey } from "../validate/public-keys.ts";
import { awsAccesses } from "./aws-access.ts";
import type { Environment } from "./environment.ts";
import type { BucketTrails } from "./open-bucket.ts";

export interface AskedKeys {
  /** A saved answer of ListPublicKeys; CloudTrail is asked where there is none. */
  readonly publicKeysFile: string | undefined;
}

interface PublicKeys {
  readonly keysFor: (reading: Reading) => ValidateOptions["keysOf"];
  /** Those that CloudTrail has given. */
  readonly asked: readonly PublicKey[];
}

/**
 * Who knows the keys that digests are signed with.
 * @throws SpitzelError (exit code 2) for a file that holds none
 */
export async function publicKeys(
  options: Pick<BucketTrails, "history"> & AskedKeys,
  environment: Environment,
): Promise<PublicKeys> {
  const { publicKeysFile: path } = options;
  const asked: PublicKey[] = [];
  if (path !== undefined) {
    const saved = keysOf(parsePublicKeys(await textOf(path), path));
    return { keysFor: () => async () => saved, asked };
  }
  const keysFor: PublicKeys["keysFor"] =
    ({ signal, coverage }) =>
    async (region, span) => {
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
  return { keysFor, asked };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readGivenText(path);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the public keys could not be read from ${path}`, {
      hint: "write them with spitzel validate --save-public-keys FILE.",
      cause,
    });
  }
}
