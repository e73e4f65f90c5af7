import { isoSeconds } from "../record.ts";
import type { CheckedChain } from "./chain.ts";
import type { Digest } from "./digest.ts";
import type { VerifiedChain } from "./finding.ts";

/** A log file that a digest names. */
export interface LogEntry {
  readonly key: string;
  readonly sha256: string;
  readonly digest: Digest;
  readonly chain: number;
  /** Whether the digest is good. */
  readonly isProven: boolean;
  /** Whether what the digest says is worth a look: it is good, or nobody can tell. */
  readonly isChecked: boolean;
  state: "not seen" | "good" | "bad" | "unread";
}

/** The log files that digests name, by their keys: some 300 bytes each. One that is good names it before one that is not. */
export function namedLogs(chains: readonly CheckedChain[]): Map<string, LogEntry> {
  const logs = new Map<string, LogEntry>();
  for (const [chain, { all, valid, unproven }] of chains.entries()) {
    const proven = new Set(valid);
    for (const digest of all) {
      const isProven = proven.has(digest);
      const isChecked = isProven || unproven.includes(digest);
      for (const { key, sha256 } of digest.body?.logs ?? []) {
        if (!isProven && logs.get(key)?.isProven === true) continue;
        logs.set(key, { key, sha256, digest, chain, isProven, isChecked, state: "not seen" });
      }
    }
  }
  return logs;
}

/** What is proven of each chain, once its log files were looked at. */
export function verifiedChains(
  chains: readonly CheckedChain[],
  logs: ReadonlyMap<string, LogEntry>,
): readonly VerifiedChain[] {
  const counts = chains.map(() => ({ valid: 0, total: 0 }));
  const bad = new Set<Digest>();
  for (const { chain, state, isProven, digest } of logs.values()) {
    const count = counts[chain]!;
    count.total++;
    if (state === "good" && isProven) count.valid++;
    else bad.add(digest);
  }
  return chains.map(({ all, valid }, i) => {
    const { account, region, trail, isBackfill } = all[0]!.name;
    return {
      schema: "spitzel.validation/1",
      kind: "verified",
      account,
      region,
      trail,
      chain: isBackfill ? "backfill" : "normal",
      digests: { valid: valid.length, total: all.length },
      logs: counts[i]!,
      verified: spans(valid.filter((digest) => !bad.has(digest))),
    };
  });
}

function spans(digests: readonly Digest[]): readonly (readonly [string, string])[] {
  const found: [startMs: number, endMs: number][] = [];
  for (const { body } of digests) {
    if (body === undefined) continue;
    const last = found.at(-1);
    if (last !== undefined && body.startMs <= last[1]) last[1] = Math.max(last[1], body.endMs);
    else found.push([body.startMs, body.endMs]);
  }
  return found.map(([startMs, endMs]) => [isoSeconds(startMs), isoSeconds(endMs)]);
}
