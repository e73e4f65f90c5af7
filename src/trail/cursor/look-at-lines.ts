import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { rethrowUnless } from "../../errors.ts";
import type { LocalFile } from "../../source/log-files.ts";
import { archiveKind, isGzip } from "../../source/leading-bytes.ts";

/** What a file that is not compressed looks like from both ends. */
export interface Lines {
  /** A hash of its first bytes. */
  readonly head: string;
  /**
   * Behind the last line that is whole; undefined when it is not made of lines that are JSON, one value each. 0 when all
   * there is may be the beginning of the first.
   */
  readonly endByte: number | undefined;
}

/** So many first bytes tell a file from another: those of a record differ in its time and its ID. */
const HEAD_BYTES = 1024;
/** A first line that is longer is no record. */
const MOST_LINE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** A file of lines may be written while it is read: its last line may be half of one. @returns undefined for a file that is compressed */
export async function lookAtLines(file: LocalFile): Promise<Lines | undefined> {
  const start = await bytesOf(file, 0, Math.min(file.sizeBytes, HEAD_BYTES));
  if (isGzip(start) || archiveKind(start) !== undefined) return undefined;
  const head = hashOf(start);
  const first = await bytesOf(file, 0, Math.min(file.sizeBytes, MOST_LINE_BYTES));
  const end = first.indexOf(NEWLINE);
  if (end >= 0) {
    return { head, endByte: isJson(first.subarray(0, end)) ? await endOfLines(file) : undefined };
  }
  const mayBePart = first.length === file.sizeBytes && !isJson(first);
  return { head, endByte: mayBePart ? 0 : undefined };
}

/** The hash of as many first bytes as there were when the file was this long. */
export async function headOf(file: LocalFile, sizeBytes: number): Promise<string> {
  return hashOf(await bytesOf(file, 0, Math.min(sizeBytes, HEAD_BYTES)));
}

async function endOfLines(file: LocalFile): Promise<number | undefined> {
  const { sizeBytes } = file;
  const from = Math.max(0, sizeBytes - MOST_LINE_BYTES);
  const rest = await bytesOf(file, from, sizeBytes);
  const newline = rest.lastIndexOf(NEWLINE);
  if (newline < 0) return undefined;
  const last = rest.subarray(newline + 1);
  return last.length === 0 || isJson(last) ? sizeBytes : from + newline + 1;
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return false;
  }
}

async function bytesOf(file: LocalFile, from: number, to: number): Promise<Buffer> {
  if (to <= from) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  const bytes: AsyncIterable<Uint8Array> = file.part(from, to);
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
}
