import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockFile, type LockProcess } from "../../src/run/file-lock.ts";
import { tempFolder } from "../support/temp-folder.ts";

const SELF: LockProcess["self"] = {
  host: hostname(),
  boot: "boot-2",
  namespace: "pid:[1]",
  pid: 700,
  started: "9000",
};
/** 815 runs, and started at 5000. */
const PROCESS: LockProcess = {
  self: SELF,
  isAlive: (pid) => pid === 815 || pid === SELF.pid,
  startOf: (pid) => (pid === 815 ? "5000" : "9000"),
};
const ALIVE = { ...SELF, pid: 815, started: "5000" };

async function lockHeldBy(holder: unknown): Promise<string> {
  const path = join(tempFolder(), "state");
  writeFileSync(`${path}.lock`, typeof holder === "string" ? holder : JSON.stringify(holder));
  try {
    const unlock = await lockFile(path, PROCESS);
    expect(JSON.parse(readFileSync(`${path}.lock`, "utf8"))).toEqual(SELF);
    unlock();
    expect(readdirSync(join(path, ".."))).toEqual([]);
    return "taken over";
  } catch (error) {
    return error instanceof Error ? error.message.replace(path, "state") : "";
  }
}

test.each([
  ["of a process that is gone", { ...SELF, pid: 816 }],
  ["of a process whose pid was given to another", { ...ALIVE, started: "4000" }],
  ["of the own pid, which an earlier process had", SELF],
  ["of before a reboot", { ...ALIVE, boot: "boot-1" }],
  ["of an older version, of a process that is gone", "816\n"],
])("the lock %s is taken over", async (_, holder) => {
  expect(await lockHeldBy(holder)).toBe("taken over");
});

test.each([
  ["of a process that runs", ALIVE, "another run (process 815) uses state"],
  ["of an older version, of a process that runs", "815\n", "another run (process 815) uses state"],
  [
    "of another PID namespace",
    { ...SELF, pid: 816, namespace: "pid:[2]" },
    "another run (process 816) uses state",
  ],
  [
    "of the own pid in another PID namespace",
    { ...SELF, namespace: "pid:[2]" },
    "another run (process 700) uses state",
  ],
  [
    "of another machine",
    { ...SELF, host: "elsewhere", boot: "boot-9", pid: 816 },
    "another run (process 816 on elsewhere) uses state",
  ],
  ["that is no lock of ours", "{}", "another run uses state"],
])("the lock %s is not", async (_, holder, message) => {
  expect(await lockHeldBy(holder)).toBe(message);
});

test("who gives a lock back that was taken over leaves it alone", async () => {
  const path = join(tempFolder(), "state");
  const unlock = await lockFile(path, PROCESS);
  writeFileSync(`${path}.lock`, JSON.stringify(ALIVE));
  unlock();
  expect(existsSync(`${path}.lock`)).toBe(true);
});
