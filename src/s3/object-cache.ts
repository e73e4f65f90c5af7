import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, rethrowUnless, rethrowUnlessSystem } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import type { Area } from "../source/log-files.ts";

/** An object as it was listed. */
interface Listed {
  /** `s3://bucket/key` */
  readonly name: string;
  readonly sizeBytes: number;
  readonly etag: string;
}

export interface CacheOptions {
  readonly folder: string;
  /** Tells apart what several runs write at once. */
  readonly pid: number;
  /** Called once, when objects can no longer be kept. */
  readonly onFailure: (error: unknown) => void;
}

/** What is kept beside an object: of which version it is, and what tells whether it is whole. */
const NOTES = ".etags";
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Keys that a file system does not take as they are. */
const ODD_PART = /^(?:\.{0,2}|.{230,})$|[\0\\:]/;
/** One key is a folder of another: one of the two is not kept. */
const IN_THE_WAY: ReadonlySet<string> = new Set(["ENOTDIR", "EISDIR", "EEXIST", "ENAMETOOLONG"]);

/**
 * Objects of buckets on the disk: `folder/bucket/key`, so that `folder/bucket` is a trail, and for each a note with its
 * ETag and a hash. Several runs may use a folder at once: each file appears as a whole, and an object counts only with
 * the note that fits it.
 */
export class ObjectCache {
  readonly #options: CacheOptions;
  #written = 0;
  #hasFailed = false;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** The object, if it is kept in the version that was listed. */
  read({ name, sizeBytes, etag }: Listed, into: Area): Buffer | undefined {
    const path = pathIn(name);
    if (path === undefined || etag === "") return undefined;
    const { folder } = this.#options;
    const note = textOf(join(folder, NOTES, `${path}.txt`));
    const known = note === undefined ? undefined : noteIn(note);
    if (known?.etag !== etag) return undefined;
    const kept = bytesOf(join(folder, path));
    if (kept?.length !== sizeBytes || sha256Of(kept) !== known.sha256) return undefined;
    const bytes = into(sizeBytes);
    kept.copy(bytes);
    return bytes;
  }

  /** Keeps an object. What cannot be kept is fetched again another time. */
  write({ name, etag }: Listed, bytes: Uint8Array): void {
    const path = pathIn(name);
    if (path === undefined || etag === "" || this.#hasFailed) return;
    try {
      this.#put(path, bytes);
      this.#put(
        join(NOTES, `${path}.txt`),
        `${JSON.stringify({ etag, sha256: sha256Of(bytes) })}\n`,
      );
    } catch (error) {
      rethrowUnlessSystem(error);
      if (IN_THE_WAY.has(codeOf(error) ?? "")) return;
      this.#hasFailed = true;
      this.#options.onFailure(error);
    }
  }

  #put(path: string, content: Uint8Array | string): void {
    const { folder, pid } = this.#options;
    const target = join(folder, path);
    const part = join(folder, NOTES, `${pid}-${this.#written++}.part`);
    mkdirSync(dirname(part), { recursive: true, mode: FOLDER_MODE });
    mkdirSync(dirname(target), { recursive: true, mode: FOLDER_MODE });
    writeFileSync(part, content, { mode: FILE_MODE });
    renameSync(part, target);
  }
}

/** `bucket/key` as a path below the folder. */
function pathIn(name: string): string | undefined {
  const path = name.slice("s3://".length);
  return path.split("/").some((part) => ODD_PART.test(part)) ? undefined : path;
}

function noteIn(text: string): { readonly etag: unknown; readonly sha256: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? { etag: value["etag"], sha256: value["sha256"] } : undefined;
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  return bytesOf(path)?.toString("utf8");
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    rethrowUnlessSystem(error);
    return undefined;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
