import { Buffer } from "node:buffer";
import type { KeyObject } from "node:crypto";
import { isoSeconds } from "../record.ts";
import type { LogFiles, LocalFile, RemoteFile } from "../source/log-files.ts";
import { forEachAtOnce } from "./at-once.ts";
import { type Asked, checkChain, type CheckedChain, DIGEST_DELAY_MS } from "./chain.ts";
import { type Digest, sha256Of } from "./digest.ts";
import { findingOf, type ValidationFinding, type ValidationLine } from "./finding.ts";
import { gunzipStrictly } from "./gunzip-strictly.ts";
import { keyOf, logName } from "./names.ts";
import { type LogEntry, namedLogs, verifiedChains } from "./named-logs.ts";
import { fetchFile, readDigests, type ReadOptions } from "./read-digests.ts";

const DAY_MS = 24 * 3_600_000;

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
}

/** Reads and checks every chain of digests. */
async function checkChains(options: ValidateOptions): Promise<readonly CheckedChain[]> {
  const { digestFiles, trail, nowMs, window } = options;
  const { chains, unread } = await readDigests({ ...options, files: digestFiles });
  const asked = { fromMs: window.fromMs, toMs: window.toMs, nowMs };
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

/**
 * Everything that is wrong with the digests and log files of a window, and at last what is proven of each chain.
 * @param logFiles all that lies in the trail's folders of log files
 */
export async function* validateTrail(
  logFiles: LogFiles,
  options: ValidateOptions,
): AsyncGenerator<ValidationLine> {
  const { window, nowMs, signal, coverage } = options;
  const chains = await checkChains(options);
  for (const { findings } of chains) yield* findings;
  const logs = namedLogs(chains);
  const unnamed = new Unnamed(chains, { fromMs: window.fromMs, toMs: window.toMs, nowMs });
  const findings: ValidationFinding[] = [];
  const files = async function* (): AsyncGenerator<LocalFile | RemoteFile> {
    for await (const found of logFiles.list(window, signal)) {
      signal.throwIfAborted();
      if (found.kind === "unreadable" || found.kind === "no logs") {
        const hint = "hint" in found ? found.hint : undefined;
        const { name: where, reason } = found;
        coverage.skip({ where, reason, ...(hint === undefined ? {} : { hint }) });
      }
      if (found.kind === "local" || found.kind === "remote") yield found;
    }
  };
  await forEachAtOnce(files(), logFiles.fetchesAtOnce, async (file) => {
    const entry = logs.get(keyOf(file.name));
    if (entry === undefined) findings.push(...unnamed.take(file.name));
    else if (entry.isChecked) findings.push(...(await checkLog(file, entry, options)));
    else entry.state = "unread";
  });
  for (const entry of logs.values()) {
    if (entry.state !== "not seen" || !entry.isChecked) continue;
    entry.state = "bad";
    findings.push(findingOf("log-missing", { ...placeOf(entry), file: entry.key }));
  }
  findings.push(...unnamed.together());
  yield* findings.toSorted((a, b) => ((a.file ?? "") < (b.file ?? "") ? -1 : 1));
  yield* verifiedChains(chains, logs);
}

async function checkLog(
  file: LocalFile | RemoteFile,
  entry: LogEntry,
  { signal, coverage }: ValidateOptions,
): Promise<readonly ValidationFinding[]> {
  const stored = await fetchFile(file, signal, coverage);
  if (stored === undefined) {
    entry.state = "unread";
    return [];
  }
  coverage.bytesRead += stored.bytes.length;
  const kind = problemOf(stored.bytes, entry.sha256);
  entry.state = kind === undefined ? "good" : "bad";
  return kind === undefined ? [] : [findingOf(kind, { ...placeOf(entry), file: file.name })];
}

/** What is wrong with a log file that should have this hash, uncompressed. */
function problemOf(
  bytes: Buffer,
  sha256: string,
): "log-not-gzip" | "log-trailing-data" | "log-changed" | undefined {
  const content = gunzipStrictly(bytes);
  if (content === "not-gzip") return "log-not-gzip";
  if (content === "trailing-data") return "log-trailing-data";
  return sha256Of(content) === sha256 ? undefined : "log-changed";
}

function placeOf({ digest: { file, name } }: LogEntry) {
  const { account, region, trail } = name;
  return { account, region, trail, digest: file };
}

interface Covered {
  fromMs: number;
  toMs: number;
  beginsEarlier: boolean;
}

interface Counted {
  files: number;
  fromMs: number;
  toMs: number;
}

/** Log files that no digest names. */
class Unnamed {
  readonly #asked: Asked;
  /** By account and Region, what digests cover. */
  readonly #covered = new Map<string, Covered>();
  /** Whose keys could not be had: a skip, and nothing can be said of the log files. */
  readonly #unchecked = new Set<string>();
  readonly #without = new Map<string, Counted>();
  readonly #before = new Map<string, Counted>();

  constructor(chains: readonly CheckedChain[], asked: Asked) {
    this.#asked = asked;
    for (const { all, beginsEarlier, isUnchecked = false } of chains) {
      const { account, region, isBackfill } = all[0]!.name;
      if (isUnchecked) this.#unchecked.add(`${account} ${region}`);
      if (isBackfill) continue;
      const fromMs = all[0]!.body?.startMs ?? all[0]!.name.endMs - 3_600_000;
      const toMs = all.at(-1)!.name.endMs;
      const place = `${account} ${region}`;
      const known = this.#covered.get(place) ?? { fromMs, toMs, beginsEarlier: false };
      this.#covered.set(place, {
        fromMs: Math.min(known.fromMs, fromMs),
        toMs: Math.max(known.toMs, toMs),
        beginsEarlier: known.beginsEarlier || beginsEarlier,
      });
    }
  }

  take(file: string): readonly ValidationFinding[] {
    const log = logName(file);
    if (log === undefined) return [];
    const { account, region, deliveredMs, dayMs } = log;
    const { fromMs = -Infinity, toMs = Infinity, nowMs } = this.#asked;
    const [firstMs, lastMs] = [deliveredMs ?? dayMs + DAY_MS - 1, deliveredMs ?? dayMs];
    // The digest of the last two hours is still to come.
    if (firstMs < fromMs || lastMs > Math.min(toMs, nowMs - DIGEST_DELAY_MS)) return [];
    const place = `${account} ${region}`;
    const covered = this.#covered.get(place);
    if (this.#unchecked.has(place)) return [];
    if (covered === undefined) count(this.#without, place, lastMs);
    else if (firstMs < covered.fromMs && !covered.beginsEarlier) {
      count(this.#before, place, firstMs);
    } else return [findingOf("log-undigested", { account, region, file })];
    return [];
  }

  /** Findings that are of many files at once. */
  together(): readonly ValidationFinding[] {
    return [
      ...ofCounted("no-digests", this.#without),
      ...ofCounted("logs-before-digests", this.#before),
    ];
  }
}

function ofCounted(
  kind: "no-digests" | "logs-before-digests",
  counted: ReadonlyMap<string, Counted>,
): readonly ValidationFinding[] {
  return Array.from(counted, ([place, { files, fromMs, toMs }]) => {
    const [account = "", region = ""] = place.split(" ");
    const span = { from: isoSeconds(fromMs), to: isoSeconds(toMs) };
    return findingOf(kind, { account, region, files, ...span });
  });
}

function count(counted: Map<string, Counted>, place: string, ms: number): void {
  const known = counted.get(place) ?? { files: 0, fromMs: ms, toMs: ms };
  counted.set(place, {
    files: known.files + 1,
    fromMs: Math.min(known.fromMs, ms),
    toMs: Math.max(known.toMs, ms),
  });
}
