import { rethrowUnlessSystem } from "../../errors.ts";
import type { FileOutcome, FileStamp, Listed, LogFile, LogFiles } from "../../source/log-files.ts";
import { type FileProgress, savedProgress } from "./file-progress.ts";
import { headOf, type Lines, lookAtLines } from "./look-at-lines.ts";

/** A file that was not written to for so long is not being written. */
const QUIET_MS = 60_000;
/** So many files are remembered at least; beyond, those that are gone are forgotten. */
const MOST_GONE = 100_000;

type Stamped = Extract<LogFile, { kind: "local" | "remote" }> & { readonly stamp: FileStamp };

interface Given {
  readonly of: Stamped;
  readonly before: FileProgress | undefined;
  readonly lines: Lines | undefined;
}

/** How far a cursor has come once some records were taken. */
export interface Taken {
  /** How many of the files that wait are among them to their end. */
  readonly files: number;
  /** The file that is read now. */
  readonly underWay: FileProgress | undefined;
}

/** What was read of which files. A file counts as read when what was found in it was taken. */
export class FileCursor {
  readonly #known: Map<string, FileProgress>;
  readonly #byIdentity: ReadonlyMap<string, FileProgress>;
  readonly #nowMs: number;
  /** Files that were given out to be read. */
  readonly #given = new Map<string, Given>();
  /** Files that were read, of which something was not taken yet. */
  #waiting: FileProgress[] = [];
  #isHeld = false;
  /** Pipes give what they have once. */
  readonly #pipes: Set<string>;
  readonly #seen = new Set<string>();
  /** Whether the listing ended because as much was read as is read at once. */
  hasMore = false;
  /** Files that an earlier run has read. */
  knownFiles = 0;

  constructor(known: readonly FileProgress[], nowMs: number, pipes: Set<string>) {
    this.#known = new Map(known.map((one) => [one.name, one]));
    this.#byIdentity = new Map(
      known.filter(({ identity }) => identity !== "").map((one) => [one.identity, one]),
    );
    this.#nowMs = nowMs;
    this.#pipes = pipes;
  }

  saved(): { readonly files: unknown } {
    return { files: savedProgress(this.#known.values()) };
  }

  savedOnceTaken({ files, underWay }: Taken): { readonly files: unknown } {
    const later = this.#waiting.slice(0, files);
    const all = new Map(this.#known);
    for (const one of underWay === undefined ? later : [...later, underWay]) all.set(one.name, one);
    return { files: savedProgress(all.values()) };
  }

  /** From now on, files that are read wait until what was found is taken. */
  hold(): void {
    this.#isHeld = true;
  }

  /** @param last where the last of the records stands that are given out now */
  standing(last: { readonly file: string; readonly index: number } | undefined): Taken {
    const given = last === undefined ? undefined : this.#given.get(last.file);
    return {
      files: this.#waiting.length,
      underWay:
        given === undefined || last === undefined ? undefined : this.#broken(given, last.index + 1),
    };
  }

  take({ files, underWay }: Taken): void {
    for (const one of this.#waiting.splice(0, files)) this.#known.set(one.name, one);
    if (underWay !== undefined && this.#given.has(underWay.name)) {
      this.#known.set(underWay.name, underWay);
    }
    this.#isHeld = false;
    // Nothing of theirs is under way.
    for (const one of this.#waiting.splice(0)) this.#known.set(one.name, one);
  }

  /**
   * The same files without what was read.
   * @param mostBytes of files, as far as their size is known; the listing ends behind the one that reaches it
   */
  unread(files: LogFiles, mostBytes: number): LogFiles {
    return {
      ...files,
      list: (window, signal) => this.#list(files.list(window, signal), mostBytes),
    };
  }

  async *#list(
    files: Iterable<Listed> | AsyncIterable<Listed>,
    mostBytes: number,
  ): AsyncGenerator<Listed> {
    let bytes = 0;
    let isWhole = true;
    for await (const found of files) {
      if (found.kind === "unreadable" || found.kind === "no logs") isWhole = false;
      const next = await this.#next(found);
      if (next === undefined) continue;
      yield next;
      if (found.kind === "local" || found.kind === "remote") bytes += found.sizeBytes;
      if (bytes < mostBytes) continue;
      this.hasMore = true;
      return;
    }
    if (isWhole && this.#known.size > MOST_GONE) this.#forgetGone();
  }

  async #next(found: Listed): Promise<Listed | undefined> {
    if (found.kind === "stream") {
      if (this.#pipes.has(found.name)) return undefined;
      this.#pipes.add(found.name);
      return found;
    }
    if (!isStamped(found)) return found;
    this.#seen.add(found.name);
    const before = this.#before(found);
    if (before !== undefined && before.state !== "broken off" && isUnchanged(before, found)) {
      this.knownFiles++;
      return undefined;
    }
    try {
      return found.kind === "local"
        ? await this.#nextOfDisk(found, before)
        : this.#give(found, { before: sameAs(found, before), lines: undefined }, undefined);
    } catch (error) {
      rethrowUnlessSystem(error);
      // Whoever reads it says what is wrong.
      return found;
    }
  }

  /** What was read of a file, also under another name. */
  #before(found: Stamped): FileProgress | undefined {
    const known = this.#known.get(found.name);
    if (known !== undefined && isUnchanged(known, found)) return known;
    const { identity } = found.stamp;
    const moved = this.#byIdentity.get(identity);
    const isMoved =
      moved !== undefined &&
      moved.name !== found.name &&
      (isUnchanged(moved, found) || (known === undefined && moved.head !== undefined));
    if (!isMoved) return known;
    const here = { ...moved, name: found.name };
    if (isUnchanged(moved, found)) this.#known.set(found.name, here);
    return here;
  }

  async #nextOfDisk(
    found: Stamped & { readonly kind: "local" },
    before: FileProgress | undefined,
  ): Promise<Listed | undefined> {
    if (found.sizeBytes === 0) return found;
    const lines = /\.gz$/i.test(found.name) ? undefined : await lookAtLines(found);
    if (lines === undefined) {
      // Compressed data does not grow: what has changed is another file.
      return this.#give(found, { before: sameAs(found, before), lines }, undefined);
    }
    const isSame =
      before !== undefined &&
      before.head !== undefined &&
      before.sizeBytes <= found.sizeBytes &&
      before.head === (await headOf(found, before.sizeBytes));
    return this.#give(found, { before: isSame ? before : undefined, lines }, lines.endByte);
  }

  /** @param endByte behind the last whole line */
  #give(
    of: Stamped,
    { before, lines }: Omit<Given, "of">,
    endByte: number | undefined,
  ): Listed | undefined {
    const given: Given = { of, before, lines };
    this.#given.set(of.name, given);
    const onRead = (outcome: FileOutcome): void =>
      this.#done(given, outcome, endByte === undefined ? undefined : of.sizeBytes);
    if (of.kind === "local" && endByte !== undefined) {
      const from = before?.lines ?? { endByte: 0, records: 0 };
      // A last line without an end that was there the last time too, or for long, is all that comes.
      const isRest = before?.lines?.endByte === endByte && isUnchanged(before, of);
      const mayGrow = this.#mayGrow(of);
      const to = mayGrow && !isRest ? endByte : of.sizeBytes;
      if (from.endByte > 0 || mayGrow) {
        if (to <= from.endByte) {
          this.#done(given, { records: from.records, isWhole: true }, from.endByte);
          return undefined;
        }
        return {
          kind: "stream",
          name: of.name,
          stream: () => of.part(from.endByte, to),
          known: { firstRecord: from.records, unreadFrom: before?.records ?? 0 },
          onRead: (outcome) => this.#done(given, outcome, to),
        };
      }
    }
    if (before !== undefined && before.records > 0) {
      return {
        kind: "stream",
        name: of.name,
        stream: () => of.stream(),
        known: { firstRecord: 0, unreadFrom: before.records },
        onRead,
      };
    }
    of.onRead = onRead;
    return of;
  }

  #mayGrow({ stamp }: Stamped): boolean {
    return this.#nowMs - Number(stamp.version) < QUIET_MS;
  }

  #done(given: Given, { records, isWhole }: FileOutcome, endByte: number | undefined): void {
    const { of, lines } = given;
    this.#given.delete(of.name);
    const hasRest = endByte !== undefined && endByte < of.sizeBytes;
    // What could not be opened may be opened another time.
    const isTried = isWhole || records > 0;
    const progress: FileProgress = {
      ...this.#broken(given, records),
      state: hasRest || !isTried ? "broken off" : isWhole ? "read" : "read in part",
      ...(endByte === undefined || lines === undefined ? {} : { lines: { endByte, records } }),
    };
    if (this.#isHeld) this.#waiting.push(progress);
    else this.#known.set(of.name, progress);
  }

  /** A file that is read up to a record. */
  #broken({ of, before, lines }: Given, records: number): FileProgress {
    return {
      name: of.name,
      ...of.stamp,
      sizeBytes: of.sizeBytes,
      records,
      state: "broken off",
      ...(lines === undefined ? {} : { head: lines.head }),
      ...(before?.lines === undefined ? {} : { lines: before.lines }),
    };
  }

  #forgetGone(): void {
    for (const name of this.#known.keys()) if (!this.#seen.has(name)) this.#known.delete(name);
  }
}

function isStamped(found: Listed): found is Stamped {
  return (found.kind === "local" || found.kind === "remote") && found.stamp !== undefined;
}

/** What is known of a file, unless it has changed since. */
function sameAs(found: Stamped, before: FileProgress | undefined): FileProgress | undefined {
  return isUnchanged(before, found) ? before : undefined;
}

function isUnchanged(before: FileProgress | undefined, { stamp, sizeBytes }: Stamped): boolean {
  return before !== undefined && before.version === stamp.version && before.sizeBytes === sizeBytes;
}
