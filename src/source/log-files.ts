import type { Buffer } from "node:buffer";
import type { Readable } from "node:stream";
import type { TimeWindow } from "../match/query.ts";
import type { Cost, ExplainLine } from "./planned-read.ts";

/** Memory for so many bytes of a file. */
export type Area = (sizeBytes: number) => Buffer;

/** What tells a file from others, and whether it has changed. */
export interface FileStamp {
  /** Stays when the file is renamed; "" where nobody knows. */
  readonly identity: string;
  /** Another one when the content may be another: the time of the last change, an ETag. */
  readonly version: string;
}

/** How a file was read. */
export interface FileOutcome {
  /** How many records are in it, as far as it was read. */
  readonly records: number;
  /** Nothing of it was skipped. */
  readonly isWhole: boolean;
}

interface AnyFile {
  /** How it is called in places and messages. */
  readonly name: string;
  /** Set by whoever wants to know: called when it was read, and all that was found in it was taken. */
  onRead?: ((outcome: FileOutcome) => void) | undefined;
  /** What was read of it before. Only a file that is streamed may have it. */
  readonly known?: KnownPart;
  /** Its bytes piece by piece, as they are stored. What is wrong with the file is an error of the stream. */
  readonly stream: () => Readable;
}

/** A file of the file system, which any thread can read. */
export interface LocalFile extends AnyFile {
  readonly kind: "local";
  readonly path: string;
  readonly sizeBytes: number;
  readonly stamp: FileStamp;
  /** Its bytes from one place up to another. */
  readonly part: (fromByte: number, toByte: number) => Readable;
  /** All its bytes, at once. @throws whatever is wrong; the file is streamed then, and its stream says the same */
  readonly whole: (into: Area) => Buffer;
}

/** A file that the main thread fetches; other threads are given its bytes. */
export interface RemoteFile extends AnyFile {
  readonly kind: "remote";
  readonly sizeBytes: number;
  /** Absent where a listing does not tell. */
  readonly stamp?: FileStamp;
  /** Of S3, unless it is STANDARD. */
  readonly storageClass?: string | undefined;
  /** All its bytes, in the memory that `into` gives, or in memory of their own. @throws as above */
  readonly whole: (into: Area) => Promise<Buffer>;
  /** All its bytes, and what was stored with it under names in lower case. @throws as above */
  readonly withMetadata: () => Promise<{
    readonly bytes: Buffer;
    readonly metadata: Readonly<Record<string, string>>;
  }>;
}

/** A file of which nobody knows how long it is: a pipe; or one that is not to be read from its beginning. */
export interface StreamedFile extends AnyFile {
  readonly kind: "stream";
}

/** What is not to be read again. */
export interface KnownPart {
  /** The number, among the records of the file, of the first in the bytes that the stream has. */
  readonly firstRecord: number;
  /** Records with a lower number were read before. */
  readonly unreadFrom: number;
}

/** A file that may hold records. */
export type LogFile = LocalFile | RemoteFile | StreamedFile;

/** What is in a file that is not meant to be read, as far as its first bytes tell. */
export type OtherContent =
  | "text"
  | "empty"
  | "JSON of another kind"
  | "gzip of something else"
  | "binary"
  | "no regular file";

/** A file that is not meant to be read. No fault. */
interface Passed {
  readonly kind: "passed over";
  readonly name: string;
  readonly what: OtherContent;
}

/** A folder of a bucket that was not listed, because its name says that digests or another service's files are there. No fault. */
interface OtherFolder {
  readonly kind: "other folder";
  readonly name: string;
}

/** A file of another AWS service in a bucket of logs. No fault. */
interface OtherService {
  readonly kind: "other service";
  readonly name: string;
}

/**
 * A folder that was named and has no file to be read, or a file in one that cannot be read as it is: an unfinished
 * download, an archive. It was looked at, and whoever named it takes it for logs.
 */
export interface NoLogs {
  readonly kind: "no logs";
  readonly name: string;
  /** One clause. */
  readonly reason: string;
}

/** Something that was meant to be read and cannot be. */
interface Unreadable {
  readonly kind: "unreadable";
  readonly name: string;
  /** One clause. */
  readonly reason: string;
  /** What can be done about it, a sentence. */
  readonly hint?: string;
}

/** A log file that is left out, because only verified ones are wanted and no good digest names it. */
export interface Unverified {
  readonly kind: "unverified";
  readonly name: string;
  readonly reason:
    | "no digest yet"
    | "no digest names it"
    | "its digest is not proven"
    | "its digests could not be checked"
    | "older than the first digest"
    | "no digest of its account and Region"
    | "no file of a trail";
  /** Whether it belongs to what was asked for: then the answer is not complete. */
  readonly isMissed: boolean;
}

/** What was verified before any file is listed. */
interface CheckedDigests {
  readonly kind: "checked digests";
  readonly name: string;
  readonly valid: number;
  readonly total: number;
}

/** What an engine has said before any file is listed, or while they are: which of them may hold a match. */
export interface EngineAnswer {
  readonly kind: "engine answer";
  readonly name: string;
  /** Why it was not asked and all files are read, a clause; undefined when it was asked. */
  readonly notAsked: string | undefined;
  readonly candidates: number;
  /** Of the candidates: what the engine itself could not read. */
  readonly unreadable: number;
  /** Log files of the same days that hold no match. */
  readonly otherFiles: number;
  /** Days without a candidate, of which no file was listed. */
  readonly otherDays: number;
  readonly scannedBytes: number;
  /** Undefined where nobody is charged by the byte. */
  readonly dollars: number | undefined;
  /** The engine's own ids, to be looked up there. */
  readonly queryIds: readonly string[];
}

export type Listed =
  | LogFile
  | Passed
  | OtherFolder
  | OtherService
  | NoLogs
  | Unreadable
  | Unverified
  | CheckedDigests
  | EngineAnswer;

/** Where files come from: a disk and stdin, a bucket. */
export interface LogFiles {
  /** For `--explain`: "logs/, stdin". */
  readonly description: string;
  /** For `--explain`: what of the query the listing uses. */
  readonly explain?: (window: TimeWindow) => readonly ExplainLine[];
  /** For `--explain`: what a reading will fetch. Absent where that costs nothing. */
  readonly cost?: (window: TimeWindow, signal: AbortSignal) => Promise<Cost>;
  /** How many remote files are fetched at once. */
  readonly fetchesAtOnce: number;
  /**
   * The files in the order of the answer. Who has them at hand gives them at once: a promise for each of 40,000 takes
   * time.
   * @param window what was surely delivered outside may be left out. Nobody needs to: names are looked at again
   * @param signal aborted when the reading ends, also early; fetches that are under way are then to end too
   */
  readonly list: (
    window: TimeWindow,
    signal: AbortSignal,
  ) => Iterable<Listed> | AsyncIterable<Listed>;
}
