import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

const HOOKS = `
import { appendFileSync } from "node:fs";
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  appendFileSync(process.env.SPITZEL_TEST_MODULES, resolved.url + "\\n");
  return resolved;
}`;

/** What ES modules import is seen by the hook; what CommonJS requires stands in its cache at the end. */
const PRELOAD = `
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
register("data:text/javascript,${encodeURIComponent(HOOKS)}");
process.on("exit", () => {
  const required = Object.keys(createRequire(process.cwd() + "/").cache);
  appendFileSync(process.env.SPITZEL_TEST_MODULES, required.join("\\n"));
});`;

/** The environment for a program that writes down its modules; `names` reads their packages once it has ended. */
export function loadedPackages(): {
  readonly env: Readonly<Record<string, string>>;
  readonly names: () => ReadonlySet<string>;
} {
  const file = join(tempFolder({ modules: "" }), "modules");
  return {
    env: {
      SPITZEL_TEST_MODULES: file,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
    },
    names: () => {
      const paths = readFileSync(file, "utf8").matchAll(
        /node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/[^\s]*$/gm,
      );
      return new Set([...paths].map(([, name]) => name ?? ""));
    },
  };
}
