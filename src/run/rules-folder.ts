import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Where spitzel's own rules are, in the sources and in the package. */
export const OWN_RULES = fileURLToPath(new URL("../../rules", import.meta.url));

/** `rules/aws/x.yml` for a file of the own pack; other paths as they were given. */
export function shownPath(file: string): string {
  return file.startsWith(OWN_RULES) ? relative(dirname(OWN_RULES), file) : file;
}
