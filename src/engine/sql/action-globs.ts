import { type ActionGlob, compileGlob, isLiteral, withoutBraces } from "../../match/action-glob.ts";
import { ACTION_MISMATCHES } from "../../match/action-mismatches.ts";
import { hostsOfPrefix } from "../../match/iam-actions.ts";
import {
  all,
  any,
  type Condition,
  conjunction,
  disjunction,
  exactly,
  FALSE,
  not,
  TRUE,
  unknown,
} from "./condition.ts";
import { textLiteral } from "./literal.ts";
import { type RecordFields, stringField } from "./record-fields.ts";

/** More names than this make a statement long and a scan slow: any name of the service is asked for then. */
const MOST_EVENT_NAMES = 60;

/**
 * Any of `actions`, none of `excludes`, from what an event's source and name can stand for: the tables are those of
 * `match/iam-actions`, which the query itself and the planning of look-ups use.
 */
export function compileActions(
  actions: readonly ActionGlob[],
  excludes: readonly ActionGlob[],
  fields: RecordFields,
): Condition {
  const source = stringField(fields, "eventSource");
  const name = stringField(fields, "eventName");
  if (source === undefined || name === undefined) {
    const what = [...actions, ...excludes].map(({ text }) => text).join(" ");
    return unknown(what, "the table has no columns for eventSource and eventName");
  }
  const anyOf = (globs: readonly ActionGlob[]): Condition =>
    orOther(any(globs.map((glob) => compileOne(glob, source, name))), source, name);
  return all([anyOf(actions), not(anyOf(excludes))]);
}

/** Globs know no case, in all of Unicode: they take `\u017F` for an s. AWS writes no such names. */
function orOther({ superset, ...others }: Condition, source: string, name: string): Condition {
  const isOther = `regexp_like(concat(${source}, ${name}), '[^\\x00-\\x7f]')`;
  return { ...others, superset: superset === FALSE ? FALSE : disjunction([superset, isOther]) };
}

function compileOne(glob: ActionGlob, source: string, name: string): Condition {
  if (glob.text === "*") return exactly(TRUE);
  const compiled = withoutBraces(glob).map((one) => compilePlain(one, source, name));
  return {
    superset: disjunction(compiled.map(({ superset }) => superset)),
    subset: disjunction(compiled.map(({ subset }) => subset)),
    dropped: compiled.some(({ superset }) => superset === TRUE)
      ? [{ what: glob.text, why: "it names neither a service nor an event" }]
      : [],
  };
}

type Sides = Pick<Condition, "superset" | "subset">;

function compilePlain(glob: ActionGlob, source: string, name: string): Sides {
  const { prefix, action } = glob;
  const hosts = isLiteral(prefix) && isPlain(prefix) ? hostsOfPrefix(prefix) : undefined;
  return {
    superset: conjunction([
      hosts === undefined ? TRUE : sourceIn(hosts, source),
      nameLike(glob, hosts, name),
    ]),
    subset: certainly(prefix, action, source, name),
  };
}

/** Signs that mean themselves in a glob, and its two wildcards. */
function isPlain(text: string): boolean {
  return /^[\w.~*?-]+$/.test(text);
}

/** In every form in which a host may stand for its label: in China hosts end otherwise, and other writers leave it bare. */
function sourceIn(hosts: readonly string[], source: string): string {
  const forms = hosts.flatMap((host) =>
    ["", ".amazonaws.com", ".amazonaws.com.cn"].map((end) => textLiteral(host + end)),
  );
  return `lower(${source}) in (${forms.join(", ")})`;
}

/**
 * The event's name is the action's, has a date behind it, or is one of those that stand for it under another name. To
 * a glob a name that is no string is empty, which only a glob of any name takes.
 */
function nameLike(glob: ActionGlob, hosts: readonly string[] | undefined, name: string): string {
  if (!isPlain(glob.action)) return TRUE;
  const pattern = namePattern(glob.action);
  const others = otherNames(glob, hosts);
  if (pattern === ANY || others === undefined || others.includes(ANY)) return TRUE;
  const patterns = [pattern, `${pattern}20${ANY}`, ...others];
  return `regexp_like(lower(${name}), ${textLiteral(`(?s)\\A(?:${patterns.join("|")})\\z`)})`;
}

const ANY = ".*";

/** `?` is a UTF-16 unit to a glob and a character to SQL: any run is wide enough. */
function namePattern(action: string): string {
  return action.toLowerCase().replaceAll(/[*?]+/g, "*").replaceAll(".", "\\.").replaceAll("*", ANY);
}

/** Of the table of mismatches, as patterns; undefined when they are too many. */
function otherNames(
  glob: ActionGlob,
  hosts: readonly string[] | undefined,
): readonly string[] | undefined {
  const isAsked = compileGlob(glob.text);
  const names = new Set(
    ACTION_MISMATCHES.filter(
      (row) =>
        (hosts === undefined || row.hosts.some((host) => hosts.includes(host))) &&
        row.actions.some(isAsked),
    ).flatMap(({ events }) => events.map(namePattern)),
  );
  return names.size > MOST_EVENT_NAMES ? undefined : [...names];
}

/**
 * The plain reading, for what must not be left out: `prefix.amazonaws.com` and the name itself. Neither is the text of a
 * number or a boolean: names begin with a capital.
 */
function certainly(prefix: string, action: string, source: string, name: string): string {
  if (!/^[\w*-]+$/.test(action)) return FALSE;
  if (prefix !== "*" && !/^[\w-]+$/.test(prefix)) return FALSE;
  const host = `${prefix.toLowerCase()}.amazonaws.com`;
  return conjunction([
    prefix === "*"
      ? `regexp_like(${source}, '\\A[!-~]+[.]amazonaws[.]com\\z')`
      : `${source} = ${textLiteral(host)}`,
    `regexp_like(lower(${name}), ${textLiteral(`\\A${namePattern(action)}\\z`)})`,
    `regexp_like(${name}, '\\A[A-Z][!-~]*\\z')`,
  ]);
}
