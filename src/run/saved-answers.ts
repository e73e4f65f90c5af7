import { rethrowUnless, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { readGivenText } from "../given-file.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import { parsePublicKeys, type PublicKey } from "../validate/public-keys.ts";

interface SavedAnswers {
  readonly publicKeys?: readonly PublicKey[];
  readonly trails?: readonly CloudTrailRecord[];
}

/**
 * Answers of CloudTrail that were saved, for an emulator to give.
 * @throws SpitzelError (exit code 2) for a file that is no such answer
 */
export async function savedAnswers({
  publicKeysFile,
  trailsFile,
}: {
  readonly publicKeysFile: string | undefined;
  readonly trailsFile: string | undefined;
}): Promise<SavedAnswers> {
  return {
    ...(publicKeysFile === undefined
      ? {}
      : { publicKeys: parsePublicKeys(await textOf(publicKeysFile), publicKeysFile) }),
    ...(trailsFile === undefined
      ? {}
      : { trails: parseTrails(await textOf(trailsFile), trailsFile) }),
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readGivenText(path);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} could not be read`, {
      hint: "give the file that holds the answer of the AWS CLI.",
      cause,
    });
  }
}

function parseTrails(text: string, path: string): readonly CloudTrailRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    rethrowUnless(error, SyntaxError);
  }
  const trails: unknown = isJsonObject(value) ? value["trailList"] : undefined;
  if (Array.isArray(trails) && trails.every((one) => isJsonObject(one))) return trails;
  throw new SpitzelError(`expected an answer of DescribeTrails in ${path}`, {
    hint: "write one with aws cloudtrail describe-trails.",
  });
}
