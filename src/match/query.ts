import { SpitzelError } from "../errors.ts";
import type { Expr } from "../expr-parser/ast.ts";
import type { WordHint } from "../expr-parser/lex.ts";
import { parseExpression } from "../expr-parser/parse.ts";
import { unparse } from "../expr-parser/unparse.ts";
import { type CloudTrailRecord, eventTimeMs, stringField } from "../record.ts";
import { type ActionGlob, compileActions, parseActionGlobs } from "./action-glob.ts";
import { compileAnywhere } from "./anywhere.ts";
import { compileExpression } from "./predicate.ts";

/** Milliseconds since 1970, both ends inclusive; an absent end is open. */
export interface TimeWindow {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What is asked: any of the globs, none of the excluded, all of the expressions, inside the window. */
export interface Query {
  readonly actions: readonly ActionGlob[];
  readonly excludes: readonly ActionGlob[];
  /** One of these stands anywhere in the record; none: anything goes. */
  readonly texts: readonly string[];
  readonly matches: readonly Expr[];
  readonly window: TimeWindow;
}

interface QueryTexts {
  readonly actions: readonly string[];
  readonly excludes: readonly string[];
  readonly texts?: readonly string[];
  readonly matches: readonly string[];
}

/**
 * @param wordHint what to write instead of a word where an expression has a path
 * @throws SpitzelError (exit code 2) with place and hint for the first text that is wrong.
 */
export function parseQuery(texts: QueryTexts, window: TimeWindow, wordHint?: WordHint): Query {
  rejectFileNames(texts.actions);
  return {
    actions: texts.actions.flatMap(parseActionGlobs),
    excludes: texts.excludes.flatMap(parseActionGlobs),
    texts: texts.texts ?? [],
    matches: texts.matches.map((text) => parseExpression(text, wordHint)),
    window,
  };
}

/** Several words without a colon are the names of files that the shell put in place of `*`. */
function rejectFileNames(actions: readonly string[]): void {
  const words = actions.filter((text) => text !== "" && text !== "*" && !text.includes(":"));
  const [first] = words;
  if (first === undefined || words.length < 2) return;
  throw new SpitzelError(
    `expected actions such as s3:Get*, got "${words.slice(0, 3).join('", "')}"`,
    {
      hint: "if the shell expanded *, put it in quotes: '*'; an action is service:Action.",
    },
  );
}

/** The query in one spelling, a line each, as `--explain` and `--coverage` show it. */
export function describeQuery(query: Query): {
  readonly actions: readonly string[];
  readonly excludes: readonly string[];
  /** One of them anywhere in the record. */
  readonly texts: readonly string[];
  readonly matches: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
} {
  return {
    actions: query.actions.map((glob) => glob.text),
    excludes: query.excludes.map((glob) => glob.text),
    texts: query.texts,
    matches: query.matches.map(unparse),
    from: isoOrNull(query.window.fromMs),
    to: isoOrNull(query.window.toMs),
  };
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

/** What a query says of a record. "without a time": it would match, were there an eventTime that can be read. */
type Verdict = "yes" | "no" | "without a time";

/**
 * A compiled query: the one predicate that decides on every record of every source.
 * @param text the record's own text, in which `Query.texts` are looked for; it is made when there is none
 */
export type QueryTest = (record: CloudTrailRecord, text?: string) => Verdict;

/**
 * Compiles a query once, to be applied to every record.
 * @throws SpitzelError when a path holds a filter that could never be evaluated.
 */
export async function compileQuery(query: Query): Promise<QueryTest> {
  const isAsked = compileActions(query.actions, query.excludes);
  const predicates = await Promise.all(query.matches.map(compileExpression));
  const whenAsked = compileWindow(query.window);
  const isThere = compileTexts(query.texts);
  return (record, text) =>
    isAsked(stringField(record, "eventSource") ?? "", stringField(record, "eventName") ?? "") &&
    isThere(text, record) &&
    predicates.every((holds) => holds(record))
      ? whenAsked(record)
      : "no";
}

function compileTexts(
  texts: readonly string[],
): (text: string | undefined, record: CloudTrailRecord) => boolean {
  if (texts.length === 0) return () => true;
  const isFound = compileAnywhere(texts);
  return (text, record) => isFound(text ?? JSON.stringify(record));
}

function compileWindow({
  fromMs = -Infinity,
  toMs = Infinity,
}: TimeWindow): (record: CloudTrailRecord) => Verdict {
  if (fromMs === -Infinity && toMs === Infinity) return () => "yes";
  return (record) => {
    const ms = eventTimeMs(record);
    if (ms === undefined) return "without a time";
    return ms >= fromMs && ms <= toMs ? "yes" : "no";
  };
}
