import fc from "fast-check";
import type { Expr, Json, Path } from "../../src/expr-parser/ast.ts";
import { fromPython } from "../../src/expr-parser/python-pattern.ts";

const span = { start: 0, end: 0 };

/** Field names as records have them, plus odd ones that need quotes. */
const fieldName = fc.oneof(
  fc.constantFrom(
    "eventName",
    "userIdentity",
    "arn",
    "errorCode",
    "resources",
    "a-b",
    "0",
    "length",
  ),
  fc.constantFrom("odd name", "a.b", "x/y", "ü", "constructor", "__proto__"),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/),
);

/** One segment as it is written, with the key that it stands for. */
export const segment = fieldName.map((key) => ({
  key,
  text: /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : /^\d+$/.test(key) ? `[${key}]` : `['${key}']`,
}));

const singularPath: fc.Arbitrary<Path> = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => ({
    text: `$${segments.map(({ text }) => text).join("")}`,
    keys: segments.map(({ key }) => key),
    span,
  }));

const otherPath: fc.Arbitrary<Path> = fc
  .constantFrom("$..arn", "$.resources[*].ARN", "$.userIdentity.*", "$.resources[?(@.type=='x y')]")
  .map((text) => ({ text, keys: undefined, span }));

const anyPath = fc.oneof({ weight: 3, arbitrary: singularPath }, otherPath);

const noNegativeZero = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (inner === 0 ? 0 : inner)));

const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => noNegativeZero(value) as Json)
  .filter((value) => !JSON.stringify(value).includes("__proto__"));

const anyPattern = fc
  .oneof(
    fc.constantFrom(
      "^Get",
      "\\d+\\.\\d+$",
      '"Effect"\\s*:',
      "a\\/b",
      "\\bx\\b",
      "\\\\",
      "[/]",
      "é\n",
    ),
    fc.string({ maxLength: 8 }),
  )
  .filter((source) => {
    try {
      const isPlain = !/^\(\?[imsxau]+\)/.test(source) && fromPython(source, "") === source;
      return isPlain && RegExp(source) instanceof RegExp;
    } catch {
      return false;
    }
  });

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  anyPath.map((path) => ({ kind: "present" as const, path, span })),
  fc
    .tuple(anyPath, fc.constantFrom("==", "!=", "<", "<=", ">", ">="), json)
    .map(([path, operator, value]) => ({
      kind: "compare" as const,
      operator: operator as "==",
      path,
      literal: { value, span },
      span,
    })),
  fc.tuple(anyPath, anyPattern, fc.subarray(["i", "m", "s"])).map(([path, pattern, flags]) => ({
    kind: "regex" as const,
    path,
    pattern,
    flags: flags.join(""),
    span,
  })),
  fc
    .tuple(anyPath, fc.array(json, { maxLength: 3 }))
    .map(([path, values]) => ({ kind: "in" as const, path, values, span })),
  fc
    .tuple(
      anyPath,
      fc.constantFrom("contains", "startswith", "endswith"),
      fc.array(fc.oneof(fc.constantFrom("Denied", "arn:", ""), fc.string({ maxLength: 4 })), {
        maxLength: 3,
      }),
      fc.boolean(),
    )
    .map(([path, operator, values, isCaseless]) => ({
      kind: "text" as const,
      path,
      operator: operator as "contains",
      values,
      isCaseless,
      span,
    })),
  fc.tuple(anyPath, fc.string({ maxLength: 4 })).map(([path, value]) => ({
    kind: "text" as const,
    path,
    operator: "is" as const,
    values: [value],
    isCaseless: true,
    span,
  })),
  fc
    .tuple(
      anyPath,
      fc.subarray(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "0.0.0.0/0"], { minLength: 1 }),
    )
    .map(([path, networks]) => ({ kind: "cidr" as const, path, networks, span })),
);

/** Whole expressions, as the parser would give them but for the spans. */
export const anyExpr: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie("expr").map((operand) => ({ kind: "not" as const, operand, span })),
    fc
      .tuple(
        fc.constantFrom("and" as const, "or" as const),
        fc.array(tie("expr"), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, operands]) => ({ kind, operands, span })),
  ),
})).expr;
