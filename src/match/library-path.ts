import { JSONPath } from "jsonpath-plus";
import { rethrowBug, SpitzelError } from "../errors.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";

/** The parts of jsonpath-plus 10 that its type declarations leave out. */
interface JsonPathLibrary {
  readonly toPathArray: (path: string) => readonly string[];
  readonly prototype: {
    readonly safeVm: { readonly Script: new (code: string) => { readonly ast: unknown } };
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own declarations are incomplete
const library = JSONPath as unknown as JsonPathLibrary;

/**
 * Compiles a path with wildcards, descents, slices or filters. Filters run in the library's own
 * interpreter ("safe"), never in `vm` or `eval`.
 * @throws SpitzelError when a filter could never be evaluated: the library would say so only at the first
 * record that reaches it, or, with `ignoreEvalErrors`, answer with nothing.
 */
export function compileLibraryPath(text: string): (record: CloudTrailRecord) => readonly unknown[] {
  const filters = library.toPathArray(text).filter((segment) => segment.startsWith("?("));
  for (const filter of filters) checkFilter(text, filter.slice(2, -1));
  return (record) =>
    // With `wrap` the result is always a list.
    JSONPath<unknown[]>({
      path: text,
      json: record,
      wrap: true,
      eval: "safe",
      // "@.type" of an element that is null or a text: false, as in a union of elements without the field.
      ignoreEvalErrors: true,
    });
}

/** What the library calls `@`, `@property` and so on, once it has rewritten a filter. */
const KNOWN_NAMES = /^_\$_(?:v|property|parent|parentProperty|root|path)$/;

function checkFilter(text: string, filter: string): void {
  const code = filter
    .replace(/@(parentProperty|parent|property|root|path)\b/g, "_$$_$1")
    .replaceAll("@", "_$_v");
  let problem: string | undefined;
  try {
    problem = problemIn(new library.prototype.safeVm.Script(code).ast);
  } catch (error) {
    rethrowBug(error);
    problem = error instanceof Error ? error.message : String(error);
  }
  if (problem === undefined) return;
  throw new SpitzelError(`expected a filter that can be evaluated, got "${filter}" (${problem})`, {
    place: { text, offset: Math.max(0, text.indexOf(filter)) },
    hint: "write @ for the element and == to compare: $.resources[?(@.type=='AWS::IAM::Role')].",
  });
}

/** @returns what the library's interpreter would stumble over in this syntax tree (jsep's), if anything. */
function problemIn(node: unknown): string | undefined {
  if (Array.isArray(node)) return firstDefined(node.map(problemIn));
  if (!isJsonObject(node)) return undefined;
  if (node["type"] === "AssignmentExpression") return "= assigns";
  if (node["type"] === "Compound") return "more than one expression";
  if (node["type"] === "Identifier" && !KNOWN_NAMES.test(String(node["name"]))) {
    return `unknown name ${String(node["name"])}`;
  }
  const isPlainMember = node["type"] === "MemberExpression" && node["computed"] !== true;
  const children = Object.entries(node).filter(([key]) => !(isPlainMember && key === "property"));
  return firstDefined(children.map(([, child]) => problemIn(child)));
}

function firstDefined(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined);
}
