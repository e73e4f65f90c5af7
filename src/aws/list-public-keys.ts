import { Buffer } from "node:buffer";
import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  ListPublicKeysCommand,
} from "@aws-sdk/client-cloudtrail";

interface ListedKey {
  readonly fingerprint: string;
  /** DER in base64. */
  readonly value: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** All keys that CloudTrail signed digests with in a Region and time, page after page. @throws what the SDK throws */
export async function listPublicKeys(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  config: CloudTrailClientConfig,
  signal: AbortSignal,
): Promise<readonly ListedKey[]> {
  const client = new CloudTrailClient(config);
  const keys: ListedKey[] = [];
  try {
    for (let token: string | undefined; ;) {
      const { PublicKeyList = [], NextToken } = await client.send(
        new ListPublicKeysCommand({
          StartTime: new Date(fromMs),
          EndTime: new Date(toMs),
          ...(token === undefined ? {} : { NextToken: token }),
        }),
        { abortSignal: signal },
      );
      for (const { Fingerprint, Value, ValidityStartTime, ValidityEndTime } of PublicKeyList) {
        if (Fingerprint === undefined || Value === undefined) continue;
        keys.push({
          fingerprint: Fingerprint,
          value: Buffer.from(Value).toString("base64"),
          ...(ValidityStartTime === undefined
            ? {}
            : { validFrom: ValidityStartTime.toISOString() }),
          ...(ValidityEndTime === undefined ? {} : { validTo: ValidityEndTime.toISOString() }),
        });
      }
      if (NextToken === undefined || NextToken === "") return keys;
      token = NextToken;
    }
  } finally {
    client.destroy();
  }
}
