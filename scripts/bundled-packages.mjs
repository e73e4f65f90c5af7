/// <reference types="node" />
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

/**
 * What is inside `dist` and not ours.
 * @typedef {object} BundledPackage
 * @property {string} id name@version; two versions of a package are two
 * @property {string} name
 * @property {string} version
 * @property {"code" | "data"} kind
 * @property {object} manifest the package.json, or of data the part of it that was kept
 * @property {string | undefined} folder where its files are; undefined for data
 * @property {string | undefined} licenceText of data: kept when the table was made
 * @property {readonly string[]} needs ids of the packages inside that it imports
 */

/**
 * These carry the code of packages they depend on in their own files, where the bundler sees no import. The versions listed
 * are those that npm installs for them: nothing says which were copied.
 */
const BUNDLES_ITS_DEPENDENCIES = new Set(["jsonpath-plus"]);

/** What the compilers add of their own: Rolldown its module helpers, AssemblyScript parts of its library. */
const COMPILERS = ["assemblyscript", "rolldown"];

/**
 * Every package whose code or data is in the bundle, in order of their names.
 * @param {string} root the project's folder, with a slash behind it
 * @param {ReadonlyMap<string, readonly string[]>} inside paths of the modules that are in the bundle, each with those it imports
 * @returns {readonly BundledPackage[]}
 */
export function bundledPackages(root, inside) {
  /** @type {Map<string, Set<string>>} folder → folders that it imports from */
  const folders = new Map(COMPILERS.map((name) => [`${root}node_modules/${name}`, new Set()]));
  /** @type {BundledPackage[]} */
  const data = [];
  for (const [path, imports] of inside) {
    const folder = packageFolder(root, path);
    if (folder === undefined) {
      data.push(...foreignData(resolve(root, path)));
      continue;
    }
    const needs = folders.get(folder) ?? new Set();
    folders.set(folder, needs);
    for (const imported of imports) {
      const needed = inside.has(imported) ? packageFolder(root, imported) : undefined;
      if (needed !== undefined && needed !== folder) needs.add(needed);
    }
  }
  for (const [folder, needs] of folders) {
    const { name, dependencies = {} } = readManifest(folder);
    if (!BUNDLES_ITS_DEPENDENCIES.has(name)) continue;
    for (const inner of Object.keys(dependencies)) {
      const innerFolder = join(folder.slice(0, -name.length), inner);
      folders.set(innerFolder, folders.get(innerFolder) ?? new Set());
      needs.add(innerFolder);
    }
  }
  const code = [...folders].map(([folder, needs]) => ({
    kind: /** @type {const} */ ("code"),
    licenceText: undefined,
    ...described(readManifest(folder)),
    folder,
    needs: [...needs].map((needed) => described(readManifest(needed)).id).toSorted(),
  }));
  return [...code, ...data].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * The folder of the package that a file of the bundle belongs to; undefined for our own.
 * @param {string} root
 * @param {string} path whole, or from the project's folder
 */
function packageFolder(root, path) {
  const absolute = resolve(root, path);
  // In a folder whose node_modules is a link, packages lie outside of the project.
  const isOwn = !/^(?:\.\.|node_modules)$/.test(relative(root, absolute).split(sep)[0] ?? "");
  return isOwn ? undefined : /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(absolute)?.[0];
}

/**
 * A table made of the data of a package has a file beside it that says of which: `x.ts`, `x.origin.json`.
 * @param {string} path
 * @returns {readonly BundledPackage[]}
 */
function foreignData(path) {
  const origin = path.replace(/\.ts$/, ".origin.json");
  if (origin === path || !existsSync(origin)) return [];
  /** @type {Manifest & { licenceText: string }} */
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- its shape is generate-action-names.mjs'
  const { licenceText, ...manifest } = JSON.parse(readFileSync(origin, "utf8"));
  return [{ kind: "data", ...described(manifest), folder: undefined, licenceText, needs: [] }];
}

/** @typedef {{ name: string, version: string, license?: string, dependencies?: Record<string, string> }} Manifest */

/** @param {Manifest} manifest */
function described(manifest) {
  const { name, version } = manifest;
  return { id: `${name}@${version}`, name, version, manifest };
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
function readManifest(folder) {
  // oxlint-disable-next-line typescript/no-unsafe-return -- its shape is npm's
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
