/// <reference types="node" />
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { bundle } from "./bundle.mjs";
import { bundledPackages } from "./bundled-packages.mjs";
import { isBuilt } from "./is-built.mjs";
import { makePack } from "./make-pack.mjs";
import { licencesOf } from "./licences.mjs";
import { sbomOf } from "./sbom.mjs";

// dist: the program in a few files, because opening hundreds is most of a short run. What is imported when it is
// needed (the SDK, the formats) stays in files of its own. Nothing is done when dist is newer than its sources, but
// with --force, as before a release.
if (isBuilt() && !process.argv.includes("--force")) process.exit(0);

const root = fileURLToPath(new URL("../", import.meta.url));

// What was deleted from src must not stay in the package.
rmSync(`${root}dist`, { recursive: true, force: true });

const packages = bundledPackages(root, await bundle(root));
/** @type {object} */
// oxlint-disable-next-line typescript/no-unsafe-assignment -- our own
const product = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
writeFileSync(`${root}dist/licenses.txt`, licencesOf(packages));
writeFileSync(`${root}dist/sbom.cdx.json`, sbomOf(product, packages));

await makePack(root);

const scanner = await asc.main(
  "src/trail/scan/assembly/scan.ts -o dist/scanner.wasm -O3 --runtime stub --noAssert --enable simd --initialMemory 2"
    .split(" ")
    // "Exchange of v128 values": only between the scanner's own functions.
    .concat("--baseDir", root, "--disableWarning", "112"),
);
if (scanner.error !== null) {
  // oxlint-disable-next-line typescript/no-base-to-string -- its toString() is what was written
  process.stderr.write(scanner.stderr.toString());
  throw scanner.error;
}
