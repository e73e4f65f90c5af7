import type { Json, Path } from "../../expr-parser/ast.ts";
import { segmentsOf } from "../../expr-parser/path.ts";
import type { PathSegment } from "../../expr-parser/path-segments.ts";
import type { SqlDialect } from "./compiled-sql.ts";
import type { Comparison } from "./comparison.ts";
import { type Condition, conjunction, disjunction, FALSE, not, TRUE } from "./condition.ts";
import { doubleLiteral, textLiteral } from "./literal.ts";
import { isPlainKey } from "./json-path.ts";

/** More ways than this to read a path's wildcards are not worth a scan each. */
const MOST_READINGS = 8;

/**
 * A comparison of whatever a path with wildcards, descents, unions or filters selects: only ever wider than it is.
 * A text that must be among the values stands in the record's JSON text; the rest is asked of SQL's own path language,
 * where the engine has it.
 * @param json the record's JSON text
 * @param what the comparison as it was typed
 */
export function compareMany(
  expr: Comparison,
  {
    json,
    dialect,
    what,
  }: { readonly json: string; readonly dialect: SqlDialect; readonly what: string },
): Condition {
  if (expr.kind === "compare" && expr.operator === "!=") {
    return not(compareMany({ ...expr, operator: "==" }, { json, dialect, what }));
  }
  // A path that selects nothing counts as one null.
  const readings = dialect === "trino" ? readingsOf(expr.path) : undefined;
  const superset = meetsNull(expr)
    ? TRUE
    : conjunction([
        standing(expr, json),
        ...(readings === undefined ? [] : [selected(readings, expr, json)]),
      ]);
  return {
    superset,
    subset: FALSE,
    dropped: [{ what, why: "a path with several results is followed by spitzel" }],
  };
}

function meetsNull(expr: Comparison): boolean {
  if (expr.kind === "compare") return expr.literal.value === null;
  return expr.kind === "in" && expr.values.includes(null);
}

/** That one of the texts, if it is texts that are compared, stands somewhere in the record. */
function standing(expr: Comparison, json: string): string {
  const texts = textsOf(expr);
  if (texts === undefined || !texts.every(isSpelledAlike)) return TRUE;
  return disjunction(
    texts.map((text) => (text === "" ? TRUE : `strpos(${json}, ${textLiteral(text)}) > 0`)),
  );
}

function textsOf(expr: Comparison): readonly string[] | undefined {
  switch (expr.kind) {
    case "compare":
      return expr.operator === "==" && typeof expr.literal.value === "string"
        ? [expr.literal.value]
        : undefined;
    case "in":
      return allTexts(expr.values);
    case "text":
      return expr.isCaseless ? undefined : expr.values;
    case "present":
    case "regex":
    case "cidr":
      return undefined;
  }
}

function allTexts(values: readonly Json[]): readonly string[] | undefined {
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === values.length ? texts : undefined;
}

/** No writer of JSON has a reason to escape any of it, and spitzel's key of a list (`~`) is no text in it. */
function isSpelledAlike(text: string): boolean {
  return /^[ !#-[\]-~]*$/.test(text) && !/^\d+$/.test(text);
}

/** That one of the readings of the path selects what is compared with. */
function selected(readings: readonly string[], expr: Comparison, json: string): string {
  const filters = filtersOf(expr);
  return disjunction(
    readings.flatMap((reading) =>
      filters.map(
        (filter) => `json_exists(${json}, ${textLiteral(`lax ${reading}${filter}`)} true on error)`,
      ),
    ),
  );
}

function filtersOf(expr: Comparison): readonly string[] {
  if (expr.kind === "compare" && expr.operator === "==") return [filterOf(expr.literal.value)];
  return expr.kind === "in" && expr.values.length <= 4 ? expr.values.map(filterOf) : [""];
}

function filterOf(value: Json): string {
  if (typeof value === "boolean") return `?(@ == ${value})`;
  if (typeof value === "number" && Math.abs(value) < 2 ** 53)
    return `?(@ == ${doubleLiteral(value)})`;
  return typeof value === "string" && isSpelledAlike(value) ? `?(@ == "${value}")` : "";
}

/**
 * The path in SQL/JSON's lax mode, which takes lists apart by itself. Spitzel's `*` is any member of an object or
 * element of a list; SQL has one sign for each. Undefined for what it cannot say.
 */
function readingsOf(path: Path): readonly string[] | undefined {
  let readings: readonly string[] = ["$"];
  for (const segment of segmentsOf(path)) {
    const steps = stepsOf(segment);
    if (steps === undefined) return undefined;
    readings = readings.flatMap((reading) => steps.map((step) => reading + step));
    if (readings.length > MOST_READINGS) return undefined;
  }
  return readings;
}

function stepsOf(segment: PathSegment): readonly string[] | undefined {
  if (segment.kind !== "child" && segment.kind !== "descendants") return undefined;
  const names = segment.selectors.flatMap((selector) =>
    selector.kind === "name" && isPlainKey(selector.key) ? [`"${selector.key}"`] : [],
  );
  if (names.length === segment.selectors.length) {
    return names.map((name) => (segment.kind === "child" ? "." : "..") + name);
  }
  if (segment.selectors.some(({ kind }) => kind === "name")) return undefined;
  return segment.kind === "child" ? [".*", "[*]"] : undefined;
}
