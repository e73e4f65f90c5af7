import fc from "fast-check";

/** Texts that a reader which does not know strings, escapes and nesting takes for structure. */
const HOSTILE = [
  '{"Records":[{"eventName":"Fake"}]}',
  "Records",
  "}]}",
  '\\"',
  '"',
  "\\",
  "\\\\",
  '\\\\"',
  "a\nb\r\n{",
  "\u2028",
  "dünn ✓ 𝄞",
  "\ud834",
  "",
];

const HOSTILE_KEYS = [
  "Records",
  "Events",
  "events",
  "logEvents",
  "message",
  "detail",
  "_raw",
  "__proto__",
  "constructor",
  "a b",
  "é",
];

/** As JSON.stringify writes it, or with everything escaped that may be, as the JSON writers of AWS services do. */
const string = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.boolean())
    .map(([value, isEscaped]) =>
      isEscaped
        ? `"${Array.from({ length: value.length }, (_, i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`
        : JSON.stringify(value),
    );

const scalar = fc.oneof(
  fc.constantFrom("0.0", "-0", "1.68E9", "12345678901234567890", "1e-7", "true", "false", "null"),
  string(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 6 }))),
);

const key = string(fc.oneof(fc.constantFrom(...HOSTILE_KEYS), fc.string({ maxLength: 3 })));

/** White space inside values; a line break is followed by an indent, as in every pretty-printed file. */
const indent = fc.constantFrom("", " ", "\n  ", "\r\n\t");

/** JSON objects and lists as texts, not as values: their spelling, order and duplicate keys are the point. */
const { object, list } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, tie("object"), tie("list")),
  object: fc
    .tuple(indent, fc.array(fc.tuple(key, indent, tie("value")), { maxLength: 4 }))
    .map(
      ([space, members]) =>
        `{${space}${members.map(([name, gap, value]) => `${name}${gap}:${gap}${value}`).join(`${space},${space}`)}${space}}`,
    ),
  list: fc
    .tuple(indent, fc.array(tie("value"), { maxLength: 4 }))
    .map(([space, values]) => `[${space}${values.join(`${space},${space}`)}${space}]`),
}));

export const objectText = object;
export const listText = list;
export const objectOnOneLine = object.map((text) => text.replace(/[\r\n]/g, ""));
