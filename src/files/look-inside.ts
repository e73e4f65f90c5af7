import { rethrowUnlessSystem } from "../errors.ts";
import { Buffer } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import { HEAD_BYTES, lookAtHead, type Seen, unfinished } from "../source/look-at-head.ts";
import { reasonOf } from "../source/reason-of.ts";

/** What a file of a folder is by its first bytes, when its name does not say. */
export function lookInside(path: string): Seen {
  const part = unfinished(path);
  if (part !== undefined) return part;
  try {
    return lookAtHead(path, firstBytes(path));
  } catch (error) {
    rethrowUnlessSystem(error);
    return { kind: "unreadable", reason: reasonOf(error) };
  }
}

function firstBytes(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}
