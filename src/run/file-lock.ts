import { readFileSync, unlinkSync } from "node:fs";
import { link, unlink, writeFile } from "node:fs/promises";
import { SpitzelError } from "../errors.ts";

/**
 * Takes the lock of a state file, so that two runs cannot use it at once. The lock of a process that is gone
 * is taken over.
 * @returns a function that gives it back.
 * @throws SpitzelError (exit code 2) while another process holds it.
 */
export async function lockFile(
  path: string,
  pid: number,
  isAlive: (pid: number) => boolean,
): Promise<() => void> {
  const lock = `${path}.lock`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await claim(lock, pid);
      return () => unlinkSync(lock);
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) {
        throw new SpitzelError(`${lock} could not be written`, {
          hint: "check that the folder exists and can be written.",
          cause,
        });
      }
      const holder = holderOf(lock);
      if (holder === undefined || isAlive(holder)) throw taken(path, lock, holder);
      await unlink(lock).catch(() => {});
    }
  }
  throw taken(path, lock, undefined);
}

/** The lock appears with its holder in it, or not at all: one without would hold for ever after a kill. */
async function claim(lock: string, pid: number): Promise<void> {
  const own = `${lock}.${pid}`;
  await writeFile(own, `${pid}\n`, { mode: 0o600 });
  try {
    await link(own, lock);
  } finally {
    await unlink(own);
  }
}

function taken(path: string, lock: string, holder: number | undefined): SpitzelError {
  return new SpitzelError(
    `another run${holder === undefined ? "" : ` (process ${holder})`} uses ${path}`,
    { hint: `wait until it has ended; if there is none, delete ${lock}.` },
  );
}

function holderOf(lock: string): number | undefined {
  try {
    const pid = Number(readFileSync(lock, "utf8").trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
