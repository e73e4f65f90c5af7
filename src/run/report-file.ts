import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { replaceFile, targetOf } from "./state-file.ts";

/**
 * Before anything is read: whether the file of a report can be written.
 * @returns where it really is
 * @throws SpitzelError (exit code 2) when it cannot
 */
export async function checkReportFile(path: string): Promise<string> {
  const target = await targetOf(path);
  const there = await stat(target).catch(() => undefined);
  if (there !== undefined && !there.isFile()) {
    throw new SpitzelError(`expected a file to write, got ${path}, which is none`, {
      hint: "name a file: -o report.html.",
    });
  }
  try {
    await access(dirname(target), constants.W_OK);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} cannot be written`, {
      hint: "check that its folder exists and can be written.",
      cause,
    });
  }
  return target;
}

/**
 * Writes a report whole or not at all, for its owner alone: it names accounts, addresses and files.
 * @throws SpitzelError (exit code 70) when that fails
 */
export async function writeReport(target: string, text: string): Promise<void> {
  try {
    await replaceFile(target, text);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the report could not be written to ${target}`, {
      exitCode: EXIT.failed,
      hint: "check the room on the disk.",
      cause,
    });
  }
}
