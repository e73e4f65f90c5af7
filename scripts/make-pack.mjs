/// <reference types="node" />
import { rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";

/**
 * Writes dist/pack.json: the rules of our own pack, read once, so that no run reads their YAML.
 * @param {string} root the project's folder, with a slash behind it
 */
export async function makePack(root) {
  // As deep as the program's files are: it finds the rules by where it stands.
  const file = `${root}dist/chunks/make-pack.mjs`;
  const bundled = await rolldown({
    cwd: root,
    input: "src/run/make-pack.ts",
    platform: "node",
    resolve: { mainFields: ["module", "main"] },
  });
  await bundled.write({ file, format: "esm" });
  /** @type {{ ownPack: () => Promise<string> }} */
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- bundled above
  const { ownPack } = await import(file);
  writeFileSync(`${root}dist/pack.json`, await ownPack());
  rmSync(file);
}
