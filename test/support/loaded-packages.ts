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

const PRELOAD = `
import { register } from "node:module";
register("data:text/javascript,${encodeURIComponent(HOOKS)}");`;

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
      const files = readFileSync(file, "utf8").matchAll(/^file:\S*\/dist\/\S+\.js$/gm);
      // The bundler says of which file each part was.
      const texts = [...new Set([...files].map(([url]) => url))].map((url) =>
        readFileSync(new URL(url), "utf8"),
      );
      const parts = texts.join("\n").matchAll(/^\/\/ node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm);
      return new Set([...parts].map(([, name]) => name ?? ""));
    },
  };
}
