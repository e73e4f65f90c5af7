/// <reference types="node" />
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

// dist: the program in a few files, because opening hundreds is most of a short run. What is imported when it is
// needed (the SDK, the formats) stays in files of its own.

const root = fileURLToPath(new URL("../", import.meta.url));

// What was deleted from src must not stay in the package.
rmSync(`${root}dist`, { recursive: true, force: true });

const lazyStringWidth = `${root}scripts/lazy-string-width.mjs`;

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { cli: "src/cli.ts", "scan-worker": "src/run/scan-worker.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  metafile: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // What is imported when it is needed has names only as an ES module.
  mainFields: ["module", "main"],
  // Names stay, so that a stack can be read.
  minifySyntax: true,
  minifyWhitespace: false,
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "none",
  plugins: [
    {
      name: "lazy string-width",
      setup: (setup) => {
        setup.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
          importer === lazyStringWidth ? undefined : { path: lazyStringWidth },
        );
      },
    },
  ],
  banner: {
    // CommonJS packages in the bundle require Node's own modules.
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
});
writeFileSync(`${root}dist/licenses.txt`, licenses(Object.keys(metafile.inputs)));

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

/**
 * The licences of the packages whose code is in the bundle.
 * @param {readonly string[]} inputs
 */
function licenses(inputs) {
  const folders = new Set(
    inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0]),
  );
  const texts = [...folders]
    .filter((folder) => folder !== undefined)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((folder) => {
      /** @type {{ name: string, version: string, license: string }} */
      // oxlint-disable-next-line typescript/no-unsafe-assignment -- its shape is npm's
      const { name, version, license } = JSON.parse(
        readFileSync(`${root}${folder}package.json`, "utf8"),
      );
      const file = readdirSync(root + folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file === undefined ? "" : readFileSync(root + folder + file, "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    });
  return texts.join(`\n${"-".repeat(78)}\n\n`);
}
