import type { KeyObject } from "node:crypto";
import { isoSeconds } from "../record.ts";
import { checkSignature, type Digest } from "./digest.ts";
import { findingOf, type FindingKind, type ValidationFinding } from "./finding.ts";

/** The time that is asked, and now. */
export interface Asked {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly nowMs: number;
}

/** A digest after two hours at the latest: one an hour, delivered within the next. */
export const DIGEST_DELAY_MS = 2 * 3_600_000;

/** A chain that was gone through. */
export interface CheckedChain {
  readonly findings: readonly ValidationFinding[];
  /** Digests that are good, the oldest first. */
  readonly valid: readonly Digest[];
  /** Digests of which nobody can tell whether they are good: on a disk the newest has no signature. */
  readonly unproven: readonly Digest[];
  readonly all: readonly Digest[];
  /** The chain has no beginning of its own among what was read: an older digest existed. */
  readonly beginsEarlier: boolean;
  /** Nobody gave the keys: nothing was checked. */
  readonly isUnchecked?: boolean;
}

/**
 * Checks the digests of one chain: each by itself, its signature, and that each is the predecessor that the next one
 * names. On a disk, where there is no metadata, a digest's signature is the one that its successor carries, and the
 * newest cannot be proven.
 * @param digests the oldest first
 */
export function checkChain(
  digests: readonly Digest[],
  keys: ReadonlyMap<string, KeyObject>,
  asked: Asked,
): CheckedChain {
  const findings: ValidationFinding[] = [];
  const wrong = new Map<Digest, FindingKind>();
  const byKey = new Map(digests.map((digest) => [digest.key, digest]));
  const successors = new Map<string, Digest>();
  for (const digest of digests) {
    if (digest.body?.previousKey !== undefined) successors.set(digest.body.previousKey, digest);
  }
  const unproven = new Set<Digest>();
  for (const digest of digests) {
    const signature = digest.signature ?? successors.get(digest.key)?.body?.previousSignature;
    const problem = problemOf(digest, signature, keys);
    if (problem === "unproven") unproven.add(digest);
    else if (problem !== undefined) wrong.set(digest, problem);
  }
  for (const [i, digest] of digests.entries()) {
    const finding = checkLink(digest, digests[i - 1], byKey, wrong, asked);
    if (finding !== undefined) findings.push(finding);
  }
  for (const [digest, kind] of wrong) findings.push(findingOf(kind, placeOf(digest)));
  const newest = digests.at(-1);
  if (newest?.name.isBackfill === false && endsEarly(newest, asked)) {
    findings.push(
      findingOf("chain-ends-early", {
        ...placeOf(newest),
        from: isoSeconds(newest.name.endMs),
        to: isoSeconds(asked.toMs ?? asked.nowMs),
      }),
    );
  }
  return {
    findings,
    valid: digests.filter((digest) => !wrong.has(digest) && !unproven.has(digest)),
    unproven: [...unproven],
    all: digests,
    beginsEarlier: digests[0]?.body?.previousKey !== undefined,
  };
}

/** What is wrong with a digest by itself, given the signature that is known of it. */
function problemOf(
  digest: Digest,
  signature: string | undefined,
  keys: ReadonlyMap<string, KeyObject>,
): FindingKind | "unproven" | undefined {
  if (digest.problem !== undefined) return digest.problem;
  return signature === undefined ? "unproven" : checkSignature(digest, signature, keys);
}

/** What is wrong between a digest and its predecessor; a predecessor that was replaced is noted as wrong. */
function checkLink(
  digest: Digest,
  before: Digest | undefined,
  byKey: ReadonlyMap<string, Digest>,
  wrong: Map<Digest, FindingKind>,
  { fromMs }: Asked,
): ValidationFinding | undefined {
  const { body } = digest;
  if (body === undefined || wrong.has(digest)) return undefined;
  if (body.previousKey === undefined) {
    if (before === undefined) return undefined;
    const from = isoSeconds(before.name.endMs);
    return findingOf("gap", { ...placeOf(digest), from, to: isoSeconds(body.startMs) });
  }
  const previous = byKey.get(body.previousKey);
  if (previous === undefined) {
    // Before the time that was asked nobody has looked.
    if (fromMs !== undefined && body.startMs <= fromMs) return undefined;
    return findingOf("digest-missing", {
      ...placeOf(digest),
      file: body.previousKey,
      digest: digest.file,
      to: isoSeconds(body.startMs),
    });
  }
  const isSame =
    (previous.signature === undefined || previous.signature === body.previousSignature) &&
    (body.previousSha256 === undefined || previous.sha256 === body.previousSha256);
  if (!isSame && !wrong.has(previous)) wrong.set(previous, "digest-chain");
  return undefined;
}

/** A digest that covers the end of the time asked must be there, once it can be. */
function endsEarly({ name: { endMs } }: Digest, { toMs, nowMs }: Asked): boolean {
  const dueMs = nowMs - DIGEST_DELAY_MS;
  // A window's end includes its last second with all fractions.
  const lastMs = toMs === undefined ? Infinity : Math.floor(toMs / 1000) * 1000;
  return endMs < Math.min(lastMs, dueMs);
}

function placeOf({ file, name: { account, region, trail } }: Digest) {
  return { account, region, trail, file };
}
