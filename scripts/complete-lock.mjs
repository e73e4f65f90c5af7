/// <reference types="node" />
import { readFileSync, writeFileSync } from "node:fs";

/**
 * Adds to package-lock.json the optional binaries of other platforms that npm left out because the registry at
 * hand does not carry them: `npm ci` refuses a lock file without them (EUSAGE, "Missing: … from lock file"),
 * though it would never install them here. Run it after a change of dependencies when `npm ci` says so.
 */

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, cpu?: string[], os?: string[], optionalDependencies?: Record<string, string> }} LockedPackage */

const path = new URL("../package-lock.json", import.meta.url);
/** @type {{ packages: Record<string, LockedPackage> }} */
// oxlint-disable-next-line typescript/no-unsafe-assignment -- its shape is npm's
const lock = JSON.parse(readFileSync(path, "utf8"));

const OPERATING_SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = ["arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "x64"];

for (const [parent, { dev, optionalDependencies }] of Object.entries(lock.packages)) {
  if (parent === "" || optionalDependencies === undefined) continue;
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const os = OPERATING_SYSTEMS.find((word) => name.includes(word));
    const cpu = PROCESSORS.find((word) => name.includes(word));
    const key = `node_modules/${name}`;
    if (lock.packages[key] !== undefined || os === undefined || cpu === undefined) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) continue;
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(dev === true ? { dev } : {}),
      optional: true,
      os: [os],
    };
  }
}
const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = Object.fromEntries(sorted);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
