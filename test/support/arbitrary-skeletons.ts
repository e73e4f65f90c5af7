import { Buffer } from "node:buffer";
import fc from "fast-check";
import { DAMAGES, DAMAGING_BYTES, type Damage, KEYS, text } from "./arbitrary-trail.ts";

// Documents as AWS writes them: no white space, and records whose keys stand in the same order as in those before.

type Node =
  | { readonly kind: "text" | "number" | "word" }
  | { readonly kind: "object"; readonly members: readonly (readonly [string, Node])[] }
  | { readonly kind: "list"; readonly element: Node; readonly length: number };

const leaf = fc.constantFrom<Node>(
  { kind: "text" },
  { kind: "text" },
  { kind: "number" },
  { kind: "word" },
);
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: leaf },
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie("node")), { maxLength: 4 })
      .map((members): Node => ({ kind: "object", members })),
    fc
      .tuple(tie("node"), fc.nat({ max: 3 }))
      .map(([element, length]): Node => ({ kind: "list", element, length })),
  ),
}));

const USUAL: readonly (readonly [string, Node])[] = [
  ["eventTime", { kind: "text" }],
  ["eventSource", { kind: "text" }],
  ["eventName", { kind: "text" }],
];
const USUAL_VALUES = new Map([
  ["eventTime", ['"2026-11-20T10:00:00Z"', '"2026-11-20T10:00:01Z"', '"2026-11-20T10:00:02Z"']],
  ["eventSource", ['"s3.amazonaws.com"', '"sts.amazonaws.com"', '"s3.amazonaws.com"']],
  ["eventName", ['"GetObject"', '"PutObject"', '"AssumeRole"']],
]);

const NUMBERS = ["0", "0.0", "-17", "1.68E9", "12345678901234567890", "1e-7"];
const WORDS = ["true", "true", "false"];

const skeleton = fc
  .tuple(fc.array(fc.tuple(fc.constantFrom(...KEYS), node), { maxLength: 6 }), fc.boolean())
  .map(([others, isFirst]): Node => {
    const members = isFirst ? [...USUAL, ...others] : [...others, ...USUAL];
    return { kind: "object", members };
  });

/** A record of the skeleton: its leaves are taken from the pool in turn, from the given one on. */
function instance(of: Node, pool: readonly string[], first: number): string {
  let next = first;
  const write = (one: Node, key = ""): string => {
    switch (one.kind) {
      case "text": {
        const usual = USUAL_VALUES.get(key);
        const index = next++;
        // Now and then something else.
        const texts = usual !== undefined && index % 11 > 0 ? usual : pool;
        return texts[index % texts.length] ?? "";
      }
      case "number":
        return NUMBERS[next++ % NUMBERS.length] ?? "";
      case "word":
        return WORDS[next++ % WORDS.length] ?? "";
      case "object":
        // A container may be absent: null stands in its place.
        if (next % 13 === 12 && next++ > first) return "null";
        return `{${one.members.map(([name, member]) => `${JSON.stringify(name)}:${write(member, name)}`).join(",")}}`;
      case "list": {
        const length = one.length + (next % 5 === 4 ? 1 : 0);
        return `[${Array.from({ length }, () => write(one.element)).join(",")}]`;
      }
    }
  };
  return write(of);
}

const SHAPES: readonly ((records: readonly string[]) => string)[] = [
  (records) => `{"Records":[${records.join(",")}]}`,
  (records) => `[${records.join(",")}]`,
  (records) => records.map((record) => `${record}\n`).join(""),
  (records) => records.map((record) => `{"Records":[${record},${record}]}\n`).join(""),
];

interface Change {
  readonly place: number;
  readonly byte: number;
  readonly damage: Damage;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  byte: fc.constantFrom(...DAMAGING_BYTES),
  damage: fc.constantFrom(...DAMAGES),
});

/** A document, and the same again with one byte too many, too few or changed, or an end too early. */
export const likeRecords: fc.Arbitrary<readonly [Buffer, Buffer]> = fc
  .tuple(
    fc.array(skeleton, { minLength: 1, maxLength: 2 }),
    fc.array(text, { minLength: 5, maxLength: 20 }),
    fc.array(fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 99 })), { minLength: 4, maxLength: 12 }),
    fc.constantFrom(...SHAPES),
    change,
  )
  .map(([skeletons, pool, choices, shape, { place, byte, damage }]) => {
    const records = choices.map(([index, first]) => {
      const chosen = skeletons[index % skeletons.length];
      return chosen === undefined ? "{}" : instance(chosen, pool, first);
    });
    const bytes = Buffer.from(shape(records));
    // In the second half: what is before has been learned from.
    const half = bytes.length >> 1;
    return [bytes, damage(bytes, half + (place % (bytes.length - half + 1)), byte)];
  });
