import { braceExpand, Minimatch } from "minimatch";
import { SpitzelError } from "../errors.ts";
import { countBraces, MAX_DEPTH, MAX_GLOBS } from "./brace-count.ts";
import { candidateActions } from "./iam-actions.ts";

/** A `service:Action` glob. `text` is as typed; `prefix` and `action` are its two sides. */
export interface ActionGlob {
  readonly text: string;
  readonly prefix: string;
  readonly action: string;
}

/** The glob that every record matches, also one without eventSource or eventName. */
const EVERYTHING = "*";

/**
 * Parses what was typed for one action: a glob, or several joined by commas outside braces.
 * @throws SpitzelError (exit code 2) for what cannot be an action glob.
 */
export function parseActionGlobs(text: string): readonly ActionGlob[] {
  rejectManyBraces(text);
  return outsideBraces(text).map((part) => parseActionGlob(part.trim()));
}

/** Each alternative of each brace is a glob of its own, and braces side by side multiply. */
function rejectManyBraces(text: string): void {
  const tooMuch = countBraces(text);
  if (tooMuch === undefined) return;
  throw new SpitzelError(
    tooMuch.isDepth
      ? `expected at most ${MAX_DEPTH} nested braces`
      : `expected braces that stand for at most ${MAX_GLOBS} actions`,
    { place: { text, offset: tooMuch.offset }, hint: "use * and ?, or several globs." },
  );
}

/** The parts between commas that no brace encloses; braces nest. An open brace that is never closed encloses nothing. */
function outsideBraces(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  const lastClose = text.lastIndexOf("}");
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "{" && i < lastClose) depth++;
    else if (char === "}" && depth > 0) depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function parseActionGlob(text: string): ActionGlob {
  if (text === EVERYTHING) return { text, prefix: EVERYTHING, action: EVERYTHING };
  const colon = text.indexOf(":");
  const prefix = text.slice(0, Math.max(colon, 0));
  const action = text.slice(colon + 1);
  if (colon < 0) throw wrongGlob(text, text.length, hintWithoutColon(text));
  if (prefix === "") throw wrongGlob(text, 0, `write *:${action || "*"} for any service.`);
  if (action === "") throw wrongGlob(text, text.length, `write ${prefix}:* for all its actions.`);
  if (/\s/.test(text)) throw wrongGlob(text, text.search(/\s/), "remove the space.");
  if (action.includes(":")) {
    const hint = prefix === "arn" ? "match an ARN with --match." : "write one colon.";
    throw wrongGlob(text, text.indexOf(":", colon + 1), hint);
  }
  if (prefix.toLowerCase().endsWith(".amazonaws.com")) {
    const host = prefix.slice(0, -".amazonaws.com".length);
    throw wrongGlob(text, 0, `write the service alone: ${host}:${action}.`);
  }
  return { text, prefix, action };
}

/** The globs that a glob with braces stands for; itself when it has none. */
export function alternatives(glob: ActionGlob): readonly ActionGlob[] {
  const texts = braceExpand(glob.text);
  return texts.length < 2 ? [glob] : texts.flatMap(parseActionGlobs);
}

function wrongGlob(text: string, offset: number, hint: string): SpitzelError {
  return new SpitzelError(`expected an action such as s3:Get*, got "${text}"`, {
    place: { text, offset },
    hint,
  });
}

const SHELL_HINT = "if the shell expanded *, put it in quotes: '*'.";

function hintWithoutColon(text: string): string {
  if (text === "") return "write * for every record.";
  if (/[./]/.test(text) && !/\.amazonaws\.com/i.test(text)) return SHELL_HINT;
  // Services are lower case, actions start with a capital.
  return /^[A-Z]/.test(text) ? `write *:${text} for any service.` : `write ${text}:*.`;
}

/** True when the text holds no sign that a glob gives a meaning to. */
export function isLiteral(text: string): boolean {
  return !/[*?[\]{}\\]/.test(text);
}

/** A test of one side of a glob or of the whole, without regard to case: IAM actions have none. */
export function compileGlob(glob: string): (text: string) => boolean {
  const matcher = new Minimatch(withoutSlashes(glob), {
    dot: true,
    nocase: true,
    nocomment: true,
    noext: true,
    noglobstar: true,
    braceExpandMax: MAX_GLOBS,
    nonegate: true,
    platform: "linux",
  });
  return (text) => matcher.match(withoutSlashes(text));
}

/** The globs without braces that a glob with braces stands for. */
export function withoutBraces({ text }: ActionGlob): readonly ActionGlob[] {
  return braceExpand(text, { braceExpandMax: MAX_GLOBS }).map((one) => {
    const colon = one.indexOf(":");
    return { text: one, prefix: one.slice(0, Math.max(colon, 0)), action: one.slice(colon + 1) };
  });
}

/** minimatch stops `*` at a slash, which is a sign like any other in an event name. */
function withoutSlashes(text: string): string {
  return text.replaceAll("/", "\u2215");
}

/** Whether a record with this eventSource and eventName ("" when it has none) is asked for. */
export type ActionTest = (eventSource: string, eventName: string) => boolean;

/**
 * Compiles the globs of a query: any of `actions`, none of `excludes`. A record's candidates depend only on
 * eventSource and eventName, so the verdict is computed once per distinct pair.
 */
export function compileActions(
  actions: readonly ActionGlob[],
  excludes: readonly ActionGlob[],
): ActionTest {
  const isAsked = anyGlob(actions);
  const isExcluded = anyGlob(excludes);
  return cachedPerPair((eventSource, eventName) => {
    const candidates = candidateActions(eventSource, eventName);
    return isAsked(candidates) && !isExcluded(candidates);
  });
}

function anyGlob(globs: readonly ActionGlob[]): (candidates: readonly string[]) => boolean {
  if (globs.some((glob) => glob.text === EVERYTHING)) return () => true;
  const tests = globs.map((glob) => compileGlob(glob.text));
  return (candidates) => tests.some((test) => candidates.some(test));
}

/** Real accounts have a few thousand pairs; the bound is for logs written by an attacker. */
const MAX_CACHED_PAIRS = 50_000;

function cachedPerPair(test: ActionTest): ActionTest {
  const bySource = new Map<string, Map<string, boolean>>();
  let pairs = 0;
  return (eventSource, eventName) => {
    let byName = bySource.get(eventSource);
    const known = byName?.get(eventName);
    if (known !== undefined) return known;
    if (pairs++ >= MAX_CACHED_PAIRS) {
      bySource.clear();
      pairs = 0;
      byName = undefined;
    }
    if (byName === undefined) bySource.set(eventSource, (byName = new Map<string, boolean>()));
    const verdict = test(eventSource, eventName);
    byName.set(eventName, verdict);
    return verdict;
  };
}
