/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import spdxLicences from "spdx-license-list/full.js";

/** @typedef {import("./bundled-packages.mjs").BundledPackage} BundledPackage */

/**
 * dist/licenses.txt: the licence of every package in the bundle, data included.
 * @param {readonly BundledPackage[]} packages
 * @throws Error naming the package that has none.
 */
export function licencesOf(packages) {
  return packages
    .map((one) => {
      const what = one.kind === "data" ? ", data" : "";
      return `${one.name} ${one.version} (${licenceName(one)}${what})\n\n${licenceText(one)}\n`;
    })
    .join(`\n${"-".repeat(78)}\n\n`);
}

/**
 * The text a package ships, its NOTICE included, else the text that SPDX has for the licence it names.
 * @param {BundledPackage} bundled
 */
export function licenceText(bundled) {
  const { folder } = bundled;
  const shipped =
    folder === undefined
      ? [bundled.licenceText ?? ""]
      : filesOf(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const text = shipped
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .join("\n\n");
  return text === "" ? spdxText(bundled) : text;
}

/**
 * Its licences first, then its notices.
 * @param {string} folder
 */
function filesOf(folder) {
  const files = readdirSync(folder).toSorted();
  return [/^(?:licen[cs]e|copying)\b/i, /^notice\b/i].flatMap((name) =>
    files.filter((file) => name.test(file)),
  );
}

/** @param {BundledPackage} bundled */
function spdxText(bundled) {
  const name = licenceName(bundled);
  const author = authorOf(bundled.manifest);
  const licence = Object.hasOwn(spdxLicences, name) ? spdxLicences[name] : undefined;
  if (licence === undefined) {
    throw new Error(
      `${bundled.name} ${bundled.version} has no licence text, and SPDX knows no "${name}": it cannot be in the bundle`,
    );
  }
  const text = licence.licenseText.replace("<year> <owner>", author).trim();
  return `The package has no licence text. It says ${name}, by ${author}; what follows is the text that SPDX has for it.\n\n${text}`;
}

/** @param {BundledPackage} bundled */
function licenceName({ manifest }) {
  return "license" in manifest && typeof manifest.license === "string" ? manifest.license : "none";
}

/** @param {object} manifest */
function authorOf(manifest) {
  const author = "author" in manifest ? manifest.author : undefined;
  if (typeof author === "string") return author;
  return typeof author === "object" && author !== null && "name" in author
    ? String(author.name)
    : "its authors";
}
