import type { Unverified } from "../source/log-files.ts";
import { type CheckedChain, DIGEST_DELAY_MS } from "./chain.ts";
import type { LogName } from "./names.ts";

interface Covered {
  readonly fromMs: number;
  readonly toMs: number;
  readonly beginsEarlier: boolean;
}

type Why = Exclude<Unverified["reason"], "its digest is not proven" | "no file of a trail">;

/** What digests cover of each account and Region, to say why none names a log file. */
export class CoveredSpans {
  readonly #nowMs: number;
  readonly #covered = new Map<string, Covered>();
  /** Whose keys could not be had: a skip, and nothing can be said of the log files. */
  readonly #unchecked = new Set<string>();

  constructor(chains: readonly CheckedChain[], nowMs: number) {
    this.#nowMs = nowMs;
    for (const { all, beginsEarlier, isUnchecked = false } of chains) {
      const { account, region, isBackfill } = all[0]!.name;
      const place = `${account} ${region}`;
      if (isUnchecked) this.#unchecked.add(place);
      if (isBackfill) continue;
      const fromMs = all[0]!.body?.startMs ?? all[0]!.name.endMs - 3_600_000;
      const toMs = all.at(-1)!.name.endMs;
      const known = this.#covered.get(place) ?? { fromMs, toMs, beginsEarlier: false };
      this.#covered.set(place, {
        fromMs: Math.min(known.fromMs, fromMs),
        toMs: Math.max(known.toMs, toMs),
        beginsEarlier: known.beginsEarlier || beginsEarlier,
      });
    }
  }

  whyUnnamed({ account, region, firstMs, lastMs }: LogName): Why {
    if (lastMs > this.#nowMs - DIGEST_DELAY_MS) return "no digest yet";
    const place = `${account} ${region}`;
    if (this.#unchecked.has(place)) return "its digests could not be checked";
    const covered = this.#covered.get(place);
    if (covered === undefined) return "no digest of its account and Region";
    return firstMs < covered.fromMs && !covered.beginsEarlier
      ? "older than the first digest"
      : "no digest names it";
  }
}
