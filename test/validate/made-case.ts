import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publicKeysFile } from "../../src/validate/public-keys.ts";
import type { Stored } from "../support/bucket-server.ts";
import { DigestChain, makeKey } from "../support/digest-chain.ts";
import type { Case } from "./cases.ts";

export const chainKey = makeKey();
export const BUCKET = "trail";
export const TIME = ["--from", "2026-03-03", "--to", "2026-03-03T04:00:00Z"];

/** The bucket of a case. */
export function made(
  { freshAt, hasSecondRegion = false, change }: Case,
  bucket = BUCKET,
): Map<string, Stored> {
  const objects = new Map<string, Stored>();
  const more = freshAt === undefined ? {} : { freshAt };
  const chain = DigestChain.fourHours(objects, { bucket, key: chainKey, ...more });
  const second = hasSecondRegion
    ? DigestChain.fourHours(objects, { bucket, key: chainKey, region: "eu-west-1" })
    : chain;
  change(chain, second);
  return objects;
}

/** A file with the keys that digests are signed with, among others. */
export function keysIn(folder: string): string {
  const path = join(folder, "keys.json");
  const keys = [makeKey(), chainKey].map(({ der, fingerprint }) => ({
    fingerprint,
    value: der.toString("base64"),
  }));
  writeFileSync(path, publicKeysFile(keys));
  return path;
}

/** The same on a disk, without metadata. @returns the words that name it */
export function onDisk(objects: ReadonlyMap<string, Stored>, folder: string): readonly string[] {
  for (const [path, { bytes }] of objects) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return ["-t", folder];
}
