import { isoSeconds } from "../record.ts";
import type { LogFiles, LocalFile, RemoteFile } from "../source/log-files.ts";
import { forEachAtOnce } from "./at-once.ts";
import type { Asked, CheckedChain } from "./chain.ts";
import { checkChains, type ValidateOptions } from "./check-chains.ts";
import { CoveredSpans } from "./covered-spans.ts";
import { findingOf, type ValidationFinding, type ValidationLine } from "./finding.ts";
import { contentProblem } from "./log-content.ts";
import { keyOf, logName } from "./names.ts";
import { type LogEntry, namedLogs, verifiedChains } from "./named-logs.ts";
import { fetchFile } from "./read-digests.ts";
import { skipOnce } from "./skip-once.ts";

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
        skipOnce(coverage, { where, reason, ...(hint === undefined ? {} : { hint }) });
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
  const kind = contentProblem(stored.bytes, entry.sha256);
  entry.state = kind === undefined ? "good" : "bad";
  return kind === undefined ? [] : [findingOf(kind, { ...placeOf(entry), file: file.name })];
}

function placeOf({ digest: { file, name } }: LogEntry) {
  const { account, region, trail } = name;
  return { account, region, trail, digest: file };
}

interface Counted {
  files: number;
  fromMs: number;
  toMs: number;
}

/** Log files that no digest names. */
class Unnamed {
  readonly #asked: Asked;
  readonly #covered: CoveredSpans;
  readonly #without = new Map<string, Counted>();
  readonly #before = new Map<string, Counted>();

  constructor(chains: readonly CheckedChain[], asked: Asked) {
    this.#asked = asked;
    this.#covered = new CoveredSpans(chains, asked.nowMs);
  }

  take(file: string): readonly ValidationFinding[] {
    const log = logName(file);
    if (log === undefined) return [];
    const { account, region, firstMs, lastMs } = log;
    const { fromMs = -Infinity, toMs = Infinity } = this.#asked;
    if (firstMs < fromMs || lastMs > toMs) return [];
    const place = `${account} ${region}`;
    switch (this.#covered.whyUnnamed(log)) {
      case "no digest yet":
      case "its digests could not be checked":
        return [];
      case "no digest of its account and Region":
        count(this.#without, place, lastMs);
        return [];
      case "older than the first digest":
        count(this.#before, place, firstMs);
        return [];
      case "no digest names it":
        return [findingOf("log-undigested", { account, region, file })];
    }
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
