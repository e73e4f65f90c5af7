import { rethrowBug } from "../errors.ts";
import { Buffer } from "node:buffer";
import type { TimeWindow } from "../match/query.ts";
import type { Coverage } from "../source/coverage.ts";
import type { LogFiles, LocalFile, RemoteFile } from "../source/log-files.ts";
import { hintOf, reasonOf } from "../source/reason-of.ts";
import { forEachAtOnce } from "./at-once.ts";
import { type Digest, readDigest } from "./digest.ts";
import { type DigestName, digestName, keyOf } from "./names.ts";
import { skipOnce } from "./skip-once.ts";

/** What was found of digests, in chains. */
export interface ReadDigests {
  /** Each the oldest first. */
  readonly chains: readonly (readonly Digest[])[];
  /** Keys of digests that are there and could not be read: skips, and no findings. */
  readonly unread: ReadonlySet<string>;
}

export interface ReadOptions {
  readonly files: LogFiles;
  readonly window: TimeWindow;
  readonly signal: AbortSignal;
  readonly coverage: Coverage;
}

const HOUR_MS = 3_600_000;

/** Reads every digest that covers some of the window. */
export async function readDigests({
  files,
  window,
  signal,
  coverage,
}: ReadOptions): Promise<ReadDigests> {
  const { fromMs = -Infinity, toMs = Infinity } = window;
  const chains = new Map<string, Digest[]>();
  const unread = new Set<string>();
  const wanted = async function* (): AsyncGenerator<[LocalFile | RemoteFile, DigestName]> {
    for await (const found of files.list(window, signal)) {
      signal.throwIfAborted();
      if (found.kind === "unreadable") {
        const { name: where, reason, hint } = found;
        skipOnce(coverage, { where, reason, ...(hint === undefined ? {} : { hint }) });
      }
      if (found.kind !== "local" && found.kind !== "remote") continue;
      const name = digestName(found.name);
      // A digest covers an hour, and one that ends later may begin within the window.
      if (name === undefined || name.endMs < fromMs || name.endMs >= toMs + HOUR_MS) continue;
      yield [found, name];
    }
  };
  await forEachAtOnce(wanted(), files.fetchesAtOnce, async ([file, name]) => {
    const stored = await fetchFile(file, signal, coverage);
    if (stored === undefined) return void unread.add(keyOf(file.name));
    const { account, region, trail, homeRegion, isBackfill } = name;
    const chain = [account, region, trail, homeRegion, isBackfill].join(" ");
    const digest = readDigest(file.name, name, stored.bytes, stored.metadata);
    chains.set(chain, [...(chains.get(chain) ?? []), digest]);
  });
  const inOrder = [...chains].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    chains: inOrder.map(([, chain]) =>
      chain.toSorted((a, b) => a.name.endMs - b.name.endMs || (a.key < b.key ? -1 : 1)),
    ),
    unread,
  };
}

/** A file's bytes, and its metadata where it has some. Undefined when it cannot be read: then it is a skip. */
export async function fetchFile(
  file: LocalFile | RemoteFile,
  signal: AbortSignal,
  coverage: Coverage,
): Promise<
  | { readonly bytes: Buffer; readonly metadata: Readonly<Record<string, string>> | undefined }
  | undefined
> {
  try {
    if (file.kind === "local") {
      return { bytes: file.whole((size) => Buffer.allocUnsafe(size)), metadata: undefined };
    }
    return await file.withMetadata();
  } catch (error) {
    signal.throwIfAborted();
    rethrowBug(error);
    const hint = hintOf(error);
    coverage.skip({
      where: file.name,
      reason: reasonOf(error),
      ...(hint === undefined ? {} : { hint }),
    });
    return undefined;
  }
}
