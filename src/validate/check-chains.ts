import type { KeyObject } from "node:crypto";
import type { LogFiles } from "../source/log-files.ts";
import { checkChain, type CheckedChain, DIGEST_DELAY_MS } from "./chain.ts";
import type { Digest } from "./digest.ts";
import { readDigests, type ReadOptions } from "./read-digests.ts";

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ValidateOptions extends Omit<ReadOptions, "files"> {
  readonly digestFiles: LogFiles;
  readonly nowMs: number;
  /** The keys of a Region; undefined when they could not be had: that is then a skip. */
  readonly keysOf: (
    region: string,
    span: Span,
  ) => Promise<ReadonlyMap<string, KeyObject> | undefined>;
  /** Only this trail's digests. */
  readonly trail: string | undefined;
  /** Until when there must be digests, when that is before the end of the window. */
  readonly dueUntilMs?: number | undefined;
}

/** Reads and checks every chain of digests. */
export async function checkChains(options: ValidateOptions): Promise<readonly CheckedChain[]> {
  const { digestFiles, trail, nowMs, window, dueUntilMs = window.toMs } = options;
  const { chains, unread } = await readDigests({ ...options, files: digestFiles });
  const asked = { fromMs: window.fromMs, toMs: dueUntilMs, nowMs };
  const checked: CheckedChain[] = [];
  const keys = new Map<string, Promise<ReadonlyMap<string, KeyObject> | undefined>>();
  const wanted = chains.filter(([first]) => trail === undefined || first?.name.trail === trail);
  for (const chain of wanted) {
    const { region } = chain[0]!.name;
    const ofRegion = wanted.filter(([first]) => first?.name.region === region).flat();
    const known = keys.get(region) ?? options.keysOf(region, spanOf(ofRegion, nowMs));
    keys.set(region, known);
    const ready = await known;
    checked.push(
      ready === undefined
        ? unchecked(chain)
        : withoutUnread(checkChain(chain, ready, asked), unread),
    );
  }
  return checked;
}

function unchecked(all: readonly Digest[]): CheckedChain {
  return { findings: [], valid: [], unproven: [], all, beginsEarlier: true, isUnchecked: true };
}

/** What could not be read is a skip, and no digest that is missing. */
function withoutUnread(chain: CheckedChain, unread: ReadonlySet<string>): CheckedChain {
  const findings = chain.findings.filter(
    ({ kind, file }) => kind !== "digest-missing" || file === undefined || !unread.has(file),
  );
  return { ...chain, findings };
}

/** Backfill digests are signed when they are made, perhaps days later. */
function spanOf(digests: readonly Digest[], nowMs: number): Span {
  const starts = digests.map(({ body, name }) => body?.startMs ?? name.endMs);
  const ends = digests.map(({ name }) => (name.isBackfill ? nowMs : name.endMs));
  return {
    fromMs: Math.min(...starts) - 3_600_000,
    toMs: Math.max(...ends) + DIGEST_DELAY_MS,
  };
}
