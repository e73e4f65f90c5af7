import { statSync } from "node:fs";
import { rethrowUnlessSystem } from "../errors.ts";
import { STDIN } from "./named-files.ts";

/** The first of these paths that can be read once only: stdin, a pipe. Undefined when all can be read again. */
export function readOnce(paths: readonly string[]): string | undefined {
  return paths.find((path) => path === STDIN || isPipe(path));
}

function isPipe(path: string): boolean {
  try {
    const stat = statSync(path);
    return !stat.isFile() && !stat.isDirectory();
  } catch (error) {
    // What is not there is a skip of the reading.
    rethrowUnlessSystem(error);
    return false;
  }
}
