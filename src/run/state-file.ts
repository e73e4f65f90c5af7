import { randomBytes } from "node:crypto";
import { lstat, open, readdir, readlink, realpath, rename, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** How often a link may lead to another that leads nowhere yet. */
const MOST_LINKS = 40;

/** Where a state file really is: a symbolic link stays one, what it leads to is written, also when it is not there yet. */
export async function targetOf(path: string): Promise<string> {
  let target = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const isLink = await lstat(target).then(
      (stat) => stat.isSymbolicLink(),
      () => false,
    );
    if (!isLink) break;
    target = resolve(dirname(target), await readlink(target));
  }
  // One lock for every way that leads to the file.
  const folder = await realpath(dirname(target)).catch(() => dirname(target));
  return join(folder, basename(target));
}

/** Writes a file whole or not at all, for its owner alone; a crash leaves the old one. Follows no link. */
export async function replaceFile(target: string, text: string): Promise<void> {
  const temporary = `${target}.${randomBytes(8).toString("hex")}.tmp`;
  // Fails where anything of that name is, so that nobody can have put a link there.
  const file = await open(temporary, "wx", 0o600);
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

/** Removes what killed runs have left beside a state file. Call while its lock is held. */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const start = `${basename(target)}.`;
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(
    (name) => name.startsWith(start) && /^[0-9a-f]{16}\.tmp$/.test(name.slice(start.length)),
  );
  await Promise.all(left.map(async (name) => unlink(join(folder, name)).catch(() => {})));
}
