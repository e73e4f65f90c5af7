/// <reference types="node" />
import { mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Imports files of `src` for benchmarks and scripts: `dist` is a bundle and has no modules to import, and the lowest
 * Node reads no TypeScript. What two of the files share they share here too.
 *
 *     const [{ loadRuleSet }] = await fromSource("detect/sigma/load-rule-set.ts");
 *
 * @param {readonly string[]} files below src
 * @returns {Promise<any[]>} their exports
 */
export async function fromSource(...files) {
  return fromFolder("src", files);
}

/**
 * The same for what the tests share. `import.meta.url` is another one there: what looks for files beside itself is given their folder.
 *
 * @param {readonly string[]} files below test
 * @returns {Promise<any[]>} their exports
 */
export async function fromTests(...files) {
  return fromFolder("test", files, { isImportedLater: true });
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @param {{ isImportedLater?: boolean }} [options] keep until the end what is imported when it is needed
 * @returns {Promise<any[]>}
 */
async function fromFolder(folder, files, { isImportedLater = false } = {}) {
  // Inside the project, where the packages are found that stay outside the bundle.
  const outdir = mkdtempSync(`${root}node_modules/.from-source-`);
  try {
    const bundled = await rolldown({
      cwd: root,
      input: Object.fromEntries(
        files.map((file) => [file.replace(/\.ts$/, ""), `${folder}/${file}`]),
      ),
      external: (id) => !/^[./]/.test(id),
      platform: "node",
    });
    await bundled.write({
      dir: outdir,
      entryFileNames: "[name].mjs",
      chunkFileNames: "[hash].mjs",
    });
    const urls = files.map((file) => pathToFileURL(`${outdir}/${file.replace(/\.ts$/, ".mjs")}`));
    return await Promise.all(urls.map((url) => import(url.href)));
  } finally {
    const remove = () => rmSync(outdir, { recursive: true });
    if (isImportedLater) process.on("exit", remove);
    else remove();
  }
}
