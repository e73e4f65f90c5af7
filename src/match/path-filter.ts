import { JSONPath } from "jsonpath-plus";
import { rethrowBug, SpitzelError } from "../errors.ts";
import { fromPython } from "../expr-parser/python-pattern.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import { compileLinear } from "../regex/linear-regex.ts";
import { deepEqual } from "./deep-equal.ts";
import { ownProperty } from "./own-property.ts";
import type { Node, NodeTest } from "./select-nodes.ts";

/** The part of jsonpath-plus 10 that its type declarations leave out: the parser of filters. */
interface JsonPathLibrary {
  readonly prototype: {
    readonly safeVm: { readonly Script: new (code: string) => { readonly ast: unknown } };
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own declarations are incomplete
const library = JSONPath as unknown as JsonPathLibrary;

/** What a part of a filter is, at one child. */
type Value = (node: Node, root: unknown) => unknown;

/** Thrown while compiling, for what cannot be evaluated; becomes an error with a place. */
class Unusable extends Error {}

/**
 * Compiles the filter of a path. jsonpath-plus parses it; what runs are closures of our own: no method that is not
 * listed, and regular expressions in linear time.
 * @param pathText and where the filter stands in it, for the place of an error.
 * @throws SpitzelError for what can never be evaluated.
 */
export function compileFilter(code: string, pathText: string, offset: number): NodeTest {
  try {
    const { ast } = new library.prototype.safeVm.Script(plainNames(code));
    const value = compile(ast);
    return (node, root) => Boolean(value(node, root));
  } catch (error) {
    if (error instanceof SpitzelError) throw error;
    rethrowBug(error);
    if (!(error instanceof Error)) throw error;
    const shown = code.replace(/^\((.*)\)$/s, "$1");
    throw new SpitzelError(
      `expected a filter that can be evaluated, got "${shown}" (${error.message})`,
      {
        place: { text: pathText, offset: offset + code.indexOf(shown) },
        hint: "write @ for the element and == to compare: $.resources[?(@.type=='AWS::IAM::Role')].",
      },
    );
  }
}

/** `@` is no name to the parser; in quotes it is a sign like any other. */
function plainNames(code: string): string {
  return code.replaceAll(
    /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|@(parentProperty|parent|property|root)?/gs,
    (_all, quoted?: string, name?: string) => quoted ?? `_${name ?? "value"}`,
  );
}

const NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["_value", ({ value }) => value],
  ["_property", ({ key }) => key],
  ["_parent", ({ around }) => around?.value],
  ["_parentProperty", ({ around }) => around?.key],
  ["_root", (_node, root) => root],
  ["$", (_node, root) => root],
  ["undefined", () => undefined],
]);

type Operator = (left: unknown, right: unknown) => unknown;

const isEqual: Operator = (left, right) => deepEqual(left ?? null, right ?? null);

/** Number with number, text with text; false for anything else. */
function inOrder(holds: (difference: number) => boolean): Operator {
  return (left, right) => {
    if (typeof left === "number" && typeof right === "number") return holds(left - right);
    if (typeof left !== "string" || typeof right !== "string") return false;
    return holds(left < right ? -1 : left > right ? 1 : 0);
  };
}

function ofNumbers(operate: (left: number, right: number) => number): Operator {
  return (left, right) =>
    typeof left === "number" && typeof right === "number" ? operate(left, right) : undefined;
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["==", isEqual],
  ["===", isEqual],
  ["!=", (left, right) => !isEqual(left, right)],
  ["!==", (left, right) => !isEqual(left, right)],
  ["<", inOrder((difference) => difference < 0)],
  ["<=", inOrder((difference) => difference <= 0)],
  [">", inOrder((difference) => difference > 0)],
  [">=", inOrder((difference) => difference >= 0)],
  ["+", ofNumbers((left, right) => left + right)],
  ["-", ofNumbers((left, right) => left - right)],
  ["*", ofNumbers((left, right) => left * right)],
  ["/", ofNumbers((left, right) => left / right)],
  ["%", ofNumbers((left, right) => left % right)],
]);

/** Methods of texts with one text behind them, or none. */
const METHODS: ReadonlyMap<string, (text: string, other: string) => unknown> = new Map<
  string,
  (text: string, other: string) => unknown
>([
  ["includes", (text, other) => text.includes(other)],
  ["startsWith", (text, other) => text.startsWith(other)],
  ["endsWith", (text, other) => text.endsWith(other)],
  ["indexOf", (text, other) => text.indexOf(other)],
  ["toLowerCase", (text) => text.toLowerCase()],
  ["toUpperCase", (text) => text.toUpperCase()],
  ["trim", (text) => text.trim()],
]);

function compile(ast: unknown): Value {
  if (!isJsonObject(ast)) throw new Unusable("a part is missing");
  switch (ast["type"]) {
    case "Literal":
      return literal(ast["value"]);
    case "Identifier":
      return identifier(String(ast["name"]));
    case "MemberExpression":
      return member(ast);
    case "UnaryExpression":
      return unary(String(ast["operator"]), compile(ast["argument"]));
    case "BinaryExpression":
    case "LogicalExpression":
      return binary(String(ast["operator"]), compile(ast["left"]), compile(ast["right"]));
    case "CallExpression":
      return call(ast);
    case "AssignmentExpression":
      throw new Unusable("= assigns");
    case "Compound":
      throw new Unusable("more than one expression");
    default:
      throw new Unusable(`no ${String(ast["type"])} is known`);
  }
}

function literal(value: unknown): Value {
  if (value instanceof RegExp) throw new Unusable("a regular expression belongs into match()");
  return () => value;
}

function identifier(name: string): Value {
  const value = NAMES.get(name);
  if (value === undefined) throw new Unusable(`unknown name ${name}`);
  return value;
}

function member(ast: CloudTrailRecord): Value {
  const holder = compile(ast["object"]);
  const property = ast["property"];
  if (!isJsonObject(property)) throw new Unusable("a name is missing");
  if (ast["computed"] !== true) return ownOf(holder, String(property["name"]));
  const key = property["value"];
  if (typeof key === "string") return ownOf(holder, key);
  if (typeof key === "number") return ownOf(holder, String(key));
  throw new Unusable("a name in brackets is in quotes, an index is a number");
}

function ownOf(holder: Value, key: string): Value {
  return (node, root) => ownProperty(holder(node, root), key);
}

function unary(operator: string, argument: Value): Value {
  if (operator === "!") return (node, root) => !argument(node, root);
  if (operator === "typeof") return (node, root) => typeof argument(node, root);
  const sign = operator === "-" ? -1 : operator === "+" ? 1 : undefined;
  if (sign === undefined) throw new Unusable(`unknown operator ${operator}`);
  return (node, root) => {
    const value = argument(node, root);
    return typeof value === "number" ? sign * value : undefined;
  };
}

function binary(operator: string, left: Value, right: Value): Value {
  if (operator === "&&") return (node, root) => Boolean(left(node, root) && right(node, root));
  if (operator === "||") return (node, root) => Boolean(left(node, root) || right(node, root));
  const operate = OPERATORS.get(operator);
  if (operate === undefined) throw new Unusable(`unknown operator ${operator}`);
  return (node, root) => operate(left(node, root), right(node, root));
}

/** `@.name.match(/x/)`, `match(@.name, 'x')`, `length(@.list)` and the methods of texts. */
function call(ast: CloudTrailRecord): Value {
  const { callee } = ast;
  const given: readonly unknown[] = Array.isArray(ast["arguments"]) ? ast["arguments"] : [];
  const [first, second] = given;
  if (!isJsonObject(callee)) throw new Unusable("a name is missing");
  if (callee["type"] === "Identifier") {
    const name = String(callee["name"]);
    if (name === "match") return found(compile(first), wholeOf(patternOf(second)));
    if (name === "search") return found(compile(first), patternOf(second));
    if (name === "length") return lengthOf(compile(first));
    throw new Unusable(`unknown name ${name}`);
  }
  const property = callee["property"];
  const name = isJsonObject(property) ? String(property["name"]) : "";
  const { object } = callee;
  if (name === "test") return found(compile(first), patternOf(object));
  if (name === "match") return found(compile(object), patternOf(first));
  if (name === "search") {
    const isFound = found(compile(object), patternOf(first));
    return (node, root) => (isFound(node, root) === true ? 0 : -1);
  }
  const method = METHODS.get(name);
  if (method === undefined) throw new Unusable(rootName(callee) ?? `unknown method ${name}()`);
  const holder = compile(object);
  const other: Value = first === undefined ? () => "" : compile(first);
  return (node, root) => {
    const [text, argument] = [holder(node, root), other(node, root)];
    return typeof text === "string" && typeof argument === "string"
      ? method(text, argument)
      : undefined;
  };
}

/** The unknown name at the root of `a.b.c`, as an objection. */
function rootName(ast: unknown): string | undefined {
  if (!isJsonObject(ast)) return undefined;
  if (ast["type"] === "MemberExpression") return rootName(ast["object"]);
  const name = String(ast["name"]);
  return ast["type"] === "Identifier" && !NAMES.has(name) ? `unknown name ${name}` : undefined;
}

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

function patternOf(ast: unknown): Pattern {
  const value = isJsonObject(ast) ? ast["value"] : undefined;
  if (value instanceof RegExp) {
    return { source: value.source, flags: value.flags.replaceAll(/[^ims]/g, "") };
  }
  if (typeof value === "string") {
    const source = fromPython(value, "");
    if (typeof source !== "string") throw new Unusable(`${source.message}: ${source.hint}`);
    return { source, flags: "" };
  }
  throw new Unusable("expected a regular expression");
}

function wholeOf({ source, flags }: Pattern): Pattern {
  return { source: `^(?:${source})$`, flags };
}

function found(text: Value, { source, flags }: Pattern): Value {
  const isFound = compileLinear(source, flags);
  return (node, root) => {
    const value = text(node, root);
    return typeof value === "string" && isFound(value);
  };
}

function lengthOf(of: Value): Value {
  return (node, root) => {
    const value = of(node, root);
    if (typeof value === "string") return Array.from(value).length;
    if (Array.isArray(value)) return value.length;
    return isJsonObject(value) ? Object.keys(value).length : undefined;
  };
}
