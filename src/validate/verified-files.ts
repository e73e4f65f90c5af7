import { Coverage, type Skip } from "../source/coverage.ts";
import { isDeliveredOutside, LATE_DELIVERY_DAYS } from "../source/delivery-time.ts";
import type { Listed, LogFile, LogFiles, Unverified } from "../source/log-files.ts";
import type { ExplainLine, Reading } from "../source/planned-read.ts";
import type { TimeWindow } from "../match/query.ts";
import type { CheckedChain } from "./chain.ts";
import { checkChains, type ValidateOptions } from "./check-chains.ts";
import { CoveredSpans } from "./covered-spans.ts";
import { meaningOf, type ValidationFinding } from "./finding.ts";
import { digestName, keyOf, logName } from "./names.ts";
import { type LogEntry, namedLogs } from "./named-logs.ts";
import { VerifiedFile } from "./verified-file.ts";

export interface VerifiedOptions {
  readonly digestFiles: LogFiles;
  /** Who knows the keys; what they cannot be had for is skipped there. */
  readonly keysFor: (reading: Reading) => ValidateOptions["keysOf"];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Insight records are wanted; no digest names their files. */
  readonly wantsInsights: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Of some files those that a good digest names, each compared with its digest before a byte of it is given. The digests
 * are checked when the listing begins. What is left out is listed as unverified, what a digest names and is not there as
 * unreadable, and so is what is wrong with the digests themselves.
 */
export function verifiedFiles(files: LogFiles, options: VerifiedOptions): LogFiles {
  return {
    ...files,
    fetchesAtOnce: Math.max(files.fetchesAtOnce, 4),
    explain: (window) => [...(files.explain?.(window) ?? []), ...EXPLAIN],
    list: (window, signal) => listed(files, options, window, signal),
  };
}

const EXPLAIN: readonly ExplainLine[] = [
  {
    topic: "verified",
    text: "the digests are checked first; only log files that a good one names are read, and each is compared with it before its records are looked at; in a bucket a GET more for each digest",
  },
];

async function* listed(
  files: LogFiles,
  options: VerifiedOptions,
  window: TimeWindow,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const { digestFiles, keysFor, now, wantsInsights } = options;
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const nowMs = now();
  const chains = await checkChains({
    digestFiles,
    window: windowOfDigests(window),
    dueUntilMs: window.toMs,
    nowMs,
    signal,
    coverage,
    keysOf: keysFor({ signal, coverage }),
    trail: undefined,
  });
  for (const { where: name, ...skip } of skips) yield { kind: "unreadable", name, ...skip };
  yield* wrongDigests(chains, window);
  yield {
    kind: "checked digests",
    name: digestFiles.description,
    valid: chains.reduce((sum, { valid }) => sum + valid.length, 0),
    total: chains.reduce((sum, { all }) => sum + all.length, 0),
  };
  const logs = namedLogs(chains);
  const unnamed = new UnnamedLogs(chains, window, nowMs, wantsInsights);
  for await (const found of files.list(window, signal)) {
    if (found.kind === "unreadable" && skips.some(({ where }) => where === found.name)) continue;
    if (found.kind !== "local" && found.kind !== "remote" && found.kind !== "stream") yield found;
    else if (isDeliveredOutside(found.name, window)) yield found;
    // It was read, and holds no record.
    else if (digestName(found.name) === undefined) yield oneLog(found, logs, unnamed);
  }
  yield* missingLogs(logs, window);
}

function oneLog(
  file: LogFile,
  logs: ReadonlyMap<string, LogEntry>,
  unnamed: UnnamedLogs,
): VerifiedFile | Unverified {
  const entry = file.kind === "stream" ? undefined : logs.get(keyOf(file.name));
  if (entry === undefined || file.kind === "stream") return unnamed.of(file.name);
  entry.state = "good";
  if (entry.isProven) return new VerifiedFile(file, entry.sha256);
  const { name } = file;
  return { kind: "unverified", name, reason: "its digest is not proven", isMissed: true };
}

/** Digests are as late as the log files that they name, which are read with slack. */
function windowOfDigests({ fromMs, toMs }: TimeWindow): TimeWindow {
  return {
    ...(fromMs === undefined ? {} : { fromMs: fromMs - HOUR_MS }),
    ...(toMs === undefined ? {} : { toMs: toMs + LATE_DELIVERY_DAYS * DAY_MS }),
  };
}

/** What is wrong with digests, but for what was off or lost after the window. */
function* wrongDigests(
  chains: readonly CheckedChain[],
  { toMs = Infinity }: TimeWindow,
): Generator<Listed> {
  for (const finding of chains.flatMap(({ findings }) => findings)) {
    const isLater = (digestName(finding.file ?? "")?.endMs ?? 0) - HOUR_MS > toMs;
    if (!isLater || (finding.kind !== "gap" && finding.kind !== "digest-missing")) {
      yield unreadable(finding);
    }
  }
}

function unreadable({ kind, file, account, region, advice }: ValidationFinding): Listed {
  const name = file ?? `the digests of ${account} ${region}`;
  return { kind: "unreadable", name, reason: `${kind}: ${meaningOf(kind)}`, hint: advice };
}

function* missingLogs(logs: ReadonlyMap<string, LogEntry>, window: TimeWindow): Generator<Listed> {
  for (const { state, key: name, isChecked } of logs.values()) {
    if (state !== "not seen" || !isChecked || isDeliveredOutside(name, window)) continue;
    yield { kind: "unreadable", name, reason: `log-missing: ${meaningOf("log-missing")}` };
  }
}

/** Files that no digest names, and whether the answer misses them. */
class UnnamedLogs {
  readonly #covered: CoveredSpans;
  readonly #window: TimeWindow;
  readonly #wantsInsights: boolean;

  constructor(
    chains: readonly CheckedChain[],
    window: TimeWindow,
    nowMs: number,
    wantsInsights: boolean,
  ) {
    this.#covered = new CoveredSpans(chains, nowMs);
    this.#window = window;
    this.#wantsInsights = wantsInsights;
  }

  of(name: string): Unverified {
    const log = logName(name);
    if (log === undefined) {
      const isMissed = this.#wantsInsights || !/\d{12}[/\\]CloudTrail-Insight[/\\]/.test(name);
      return { kind: "unverified", name, reason: "no file of a trail", isMissed };
    }
    const reason = this.#covered.whyUnnamed(log);
    // What was delivered after the window is read for late records alone, and left unread as what comes tomorrow is.
    const { toMs = Infinity } = this.#window;
    const isMissed = reason !== "no digest yet" || log.firstMs <= toMs + HOUR_MS;
    return { kind: "unverified", name, reason, isMissed };
  }
}
