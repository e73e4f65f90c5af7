import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync, unlinkSync } from "node:fs";
import { link, rename, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { codeOf, rethrowUnless, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { isJsonObject } from "../record.ts";

/** Who holds a lock. Where the platform does not tell, a text is empty; a lock of an older version has the pid alone. */
interface LockHolder {
  readonly host: string;
  /** Another one after every start of the machine. */
  readonly boot: string;
  /** In which PID namespace the pid counts: containers have their own. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process started, in clock ticks since the boot: pids are used again. */
  readonly started: string;
}

/** What a process can learn of itself and of others. */
export interface LockProcess {
  readonly self: LockHolder;
  readonly isAlive: (pid: number) => boolean;
  readonly startOf: (pid: number) => string;
}

export function lockProcess(pid: number, isAlive: (pid: number) => boolean): LockProcess {
  const self = {
    host: hostname(),
    boot: textOf("/proc/sys/kernel/random/boot_id"),
    namespace: linkOf("/proc/self/ns/pid"),
    pid,
    started: startOf(pid),
  };
  return { self, isAlive, startOf };
}

/**
 * Takes the lock of a state file, so that two runs cannot use it at once. The lock of a process that is surely
 * gone is taken over: after a reboot, or of this machine and PID namespace and not alive.
 * @returns a function that gives it back.
 * @throws SpitzelError (exit code 2) while another process holds it, or may hold it.
 */
export async function lockFile(path: string, process: LockProcess): Promise<() => void> {
  const lock = `${path}.lock`;
  const own = `${JSON.stringify(process.self)}\n`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await claim(lock, own);
      return () => {
        if (textOf(lock) === own.trim()) unlinkSync(lock);
      };
    } catch (cause) {
      rethrowUnlessSystem(cause);
      if (codeOf(cause) !== "EEXIST") {
        throw new SpitzelError(`${lock} could not be written`, {
          hint: "check that the folder exists and can be written.",
          cause,
        });
      }
      const text = textOf(lock);
      const holder = holderOf(text);
      if (holder === undefined || mayLive(holder, process)) throw taken(path, lock, holder);
      await removeStale(lock, text);
    }
  }
  throw taken(path, lock, undefined);
}

function mayLive(holder: Partial<LockHolder> & Pick<LockHolder, "pid">, of: LockProcess): boolean {
  const { self, isAlive, startOf: started } = of;
  const isHere = (holder.host ?? self.host) === self.host;
  const isThisBoot = (holder.boot ?? self.boot) === self.boot;
  // The machine was started anew since. Of another machine, nobody here can tell.
  if (!isThisBoot) return !isHere;
  // A container of this machine has another name, and pids that mean nothing here.
  if ((holder.namespace ?? self.namespace) !== self.namespace) return true;
  if (!isHere && self.namespace === "") return true;
  // This process has only begun: whoever had its pid is gone.
  if (holder.pid === self.pid) return false;
  if (!isAlive(holder.pid)) return false;
  const now = started(holder.pid);
  return !holder.started || now === "" || now === holder.started;
}

/** The lock appears with its holder in it, or not at all: one without would hold for ever after a kill. */
async function claim(lock: string, text: string): Promise<void> {
  const own = `${lock}.${randomBytes(8).toString("hex")}`;
  await writeFile(own, text, { mode: 0o600, flag: "wx" });
  try {
    await link(own, lock);
  } finally {
    await unlink(own);
  }
}

/** Another run may have taken the lock over in between: that one's is put back. */
async function removeStale(lock: string, text: string): Promise<void> {
  const aside = `${lock}.${randomBytes(8).toString("hex")}`;
  try {
    await rename(lock, aside);
    if (textOf(aside) !== text) await link(aside, lock);
  } catch (error) {
    // Somebody else was faster.
    rethrowUnlessSystem(error);
  }
  await unlink(aside).catch(() => {});
}

function taken(path: string, lock: string, holder: Partial<LockHolder> | undefined): SpitzelError {
  const who = holder?.pid === undefined ? "" : ` (process ${holder.pid}${onHost(holder)})`;
  return new SpitzelError(`another run${who} uses ${path}`, {
    hint: `wait until it has ended; if there is none, delete ${lock}.`,
  });
}

function onHost({ host }: Partial<LockHolder>): string {
  return host === undefined || host === hostname() ? "" : ` on ${host}`;
}

function holderOf(text: string): (Partial<LockHolder> & Pick<LockHolder, "pid">) | undefined {
  if (/^[1-9]\d{0,9}$/.test(text)) return { pid: Number(text) };
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return undefined;
    const { host, boot, namespace, pid, started } = value;
    const isWhole = [host, boot, namespace, started].every((one) => typeof one === "string");
    if (!isWhole || typeof pid !== "number") return undefined;
    return {
      pid,
      host: String(host),
      boot: String(boot),
      namespace: String(namespace),
      started: String(started),
    };
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
}

/** Field 22 of proc(5)'s stat; the name before it may hold spaces and brackets. */
function startOf(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    rethrowUnlessSystem(error);
    return "";
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    rethrowUnlessSystem(error);
    return "";
  }
}
