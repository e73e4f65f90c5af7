import { rethrowBug, rethrowUnless, SpitzelError } from "../errors.ts";
import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import { isJsonObject } from "../record.ts";

/** A public key as ListPublicKeys gives it: DER in base64. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly value: string;
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** @returns the keys by their fingerprints; what is no key is left out. */
export function keysOf(keys: readonly PublicKey[]): ReadonlyMap<string, KeyObject> {
  const found = new Map<string, KeyObject>();
  for (const { fingerprint, value } of keys) {
    const key = keyOf(Buffer.from(value, "base64"));
    if (key !== undefined) found.set(fingerprint, key);
  }
  return found;
}

/** CloudTrail gives PKCS#1; its documentation shows an early key as SPKI. */
function keyOf(der: Buffer): KeyObject | undefined {
  for (const type of ["pkcs1", "spki"] as const) {
    try {
      return createPublicKey({ key: der, format: "der", type });
    } catch (error) {
      rethrowBug(error);
    }
  }
  return undefined;
}

/**
 * Reads a saved answer of ListPublicKeys.
 * @throws SpitzelError (exit code 2) when it is none
 */
export function parsePublicKeys(text: string, path: string): readonly PublicKey[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    rethrowUnless(error, SyntaxError);
  }
  const list: unknown = isJsonObject(value) ? value["PublicKeyList"] : undefined;
  const keys = Array.isArray(list) ? list.map(publicKey) : [];
  const isWhole = keys.length > 0 && keys.every((key) => key !== undefined);
  if (isWhole) return keys.filter((key) => key !== undefined);
  throw new SpitzelError(`expected an answer of ListPublicKeys in ${path}`, {
    hint: "write one with spitzel validate --save-public-keys FILE, or aws cloudtrail list-public-keys.",
  });
}

function publicKey(value: unknown): PublicKey | undefined {
  if (!isJsonObject(value)) return undefined;
  const { Fingerprint, Value, ValidityStartTime, ValidityEndTime } = value;
  if (typeof Fingerprint !== "string" || typeof Value !== "string") return undefined;
  return {
    fingerprint: Fingerprint,
    value: Value,
    ...(typeof ValidityStartTime === "string" ? { validFrom: ValidityStartTime } : {}),
    ...(typeof ValidityEndTime === "string" ? { validTo: ValidityEndTime } : {}),
  };
}

/** The same as a file: as the AWS CLI prints it. */
export function publicKeysFile(keys: readonly PublicKey[]): string {
  const list = keys.map(({ fingerprint, value, validFrom, validTo }) => ({
    Value: value,
    ValidityStartTime: validFrom,
    ValidityEndTime: validTo,
    Fingerprint: fingerprint,
  }));
  return `${JSON.stringify({ PublicKeyList: list }, undefined, 2)}\n`;
}
