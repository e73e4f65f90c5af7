import { SpitzelError } from "../../../errors.ts";
import { fromPython } from "../../../expr-parser/python-pattern.ts";
import type { Search } from "../../../regex/linear-regex.ts";
import { compileSearch } from "../../../regex/search.ts";

/**
 * Compiles the pattern of `re` to a search of the whole value in time linear in it, whatever the rule and the log hold:
 * the engine of the query language. Look-around (but directly behind a leading `^` or before a closing `$`) and
 * back-references, which Sigma's specification leaves out, search short values only.
 * @returns a search that throws Undecided for a value that would take too long
 * @throws Error with what was expected and where in the pattern.
 */
export function compileRegex(source: string, flags: string): Search {
  const unknown = /[^imsxau]/.exec(flags)?.[0];
  if (unknown !== undefined) throw new Error(`expected only the flags i, m and s, got ${unknown}`);
  const pattern = fromPython(source, flags);
  if (typeof pattern !== "string") {
    throw new Error(`${pattern.message} at character ${pattern.offset + 1}: ${pattern.hint}`);
  }
  try {
    return compileSearch(pattern, flags.replaceAll(/[xau]/g, ""));
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    const where = error.place === undefined ? "" : ` at character ${error.place.offset + 1}`;
    throw new Error(`${error.message}${where}`, { cause: error });
  }
}
