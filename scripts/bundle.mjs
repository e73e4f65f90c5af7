/// <reference types="node" />
import { rolldown } from "rolldown";

/**
 * What is loaded together in the runs that people make most, each by the modules that are imported when the run turns
 * out to be one. They and all that they import are one file: cut by who shares what, a query opened fifty, and to open
 * one takes as long as to read a hundred kilobytes. What an earlier one has a later one does not repeat.
 */
const TOGETHER = {
  start: ["src/cli/start.ts", "src/commands/query/command.ts"],
  query: [
    "src/commands/query/query-command.ts",
    "src/run/open-trail.ts",
    "src/trail/trail-source.ts",
    "src/match/service-prefixes.ts",
  ],
  words: ["src/cli/parse-line.ts"],
  history: ["src/run/open-event-history.ts"],
  detect: ["src/commands/detect/command.ts", "src/commands/detect/detect-command.ts"],
};

/**
 * Writes `dist`.
 * @param {string} root the project's folder, with a slash behind it
 * @returns {Promise<ReadonlyMap<string, readonly string[]>>} the modules that are inside, each with those it imports
 */
export async function bundle(root) {
  const lazyStringWidth = `${root}scripts/lazy-string-width.mjs`;
  /** @type {Map<string, string>} module → the file it is in */
  const together = new Map();
  /** @type {Map<string, readonly string[]>} */
  const imports = new Map();
  const bundled = await rolldown({
    cwd: root,
    input: { cli: "src/cli.ts", "scan-worker": "src/run/scan-worker.ts" },
    platform: "node",
    transform: { target: "node20.19" },
    preserveEntrySignatures: "allow-extension",
    // What is imported when it is needed has names only as an ES module.
    resolve: { mainFields: ["module", "main"] },
    plugins: [
      {
        name: "lazy string-width",
        resolveId: (id, importer) =>
          id === "string-width" && importer !== lazyStringWidth ? lazyStringWidth : undefined,
      },
      {
        name: "what is loaded together",
        buildEnd() {
          for (const id of this.getModuleIds()) {
            const { importedIds = [], dynamicallyImportedIds = [] } = this.getModuleInfo(id) ?? {};
            imports.set(id, [...importedIds, ...dynamicallyImportedIds]);
          }
          for (const [name, entries] of Object.entries(TOGETHER)) {
            const open = entries.map((entry) => `${root}${entry}`);
            for (let id = open.pop(); id !== undefined; id = open.pop()) {
              if (together.has(id)) continue;
              const module = this.getModuleInfo(id);
              if (module === null) throw new Error(`${id} is not in the bundle`);
              // Whoever else imports it when it is needed must not load all the rest.
              const isLazy = module.dynamicImporters.length > 0;
              if (isLazy && !entries.some((entry) => id === `${root}${entry}`)) continue;
              together.set(id, name);
              open.push(...module.importedIds.filter((imported) => imports.has(imported)));
            }
          }
        },
      },
    ],
    onLog: (level, log, handle) => {
      // Some of what is imported when needed is in the files above already; a fixture reader imports it at once.
      if (log.code !== "INEFFECTIVE_DYNAMIC_IMPORT")
        handle(level === "warn" ? "error" : level, log);
    },
  });
  const { output } = await bundled.write({
    dir: "dist",
    format: "esm",
    chunkFileNames: "chunks/[name]-[hash].js",
    // Names stay, so that a stack can be read.
    minify: { compress: true, mangle: false, codegen: false },
    comments: { legal: false },
    codeSplitting: {
      // What they import is among them already, and in the first that needs it.
      includeDependenciesRecursively: false,
      groups: Object.keys(TOGETHER).map((name) => ({
        name,
        test: (id) => together.get(id) === name,
      })),
    },
  });
  const inside = output.flatMap((file) =>
    file.type === "chunk"
      ? Object.entries(file.modules).flatMap(([id, { renderedLength }]) =>
          // What was read, but left out because nothing uses it, is not inside.
          renderedLength > 0 ? [id] : [],
        )
      : [],
  );
  return new Map(inside.map((id) => [id, imports.get(id) ?? []]));
}
