import { Buffer } from "node:buffer";
import fc from "fast-check";
import { DAMAGES, DAMAGING_BYTES, KEYS, type Damage, scalar } from "./arbitrary-trail.ts";

// Documents as AWS writes them: no white space, and records whose keys stand in the same order as in those before.

type Node =
  | { readonly kind: "leaf" }
  | { readonly kind: "object"; readonly members: readonly (readonly [string, Node])[] }
  | { readonly kind: "list"; readonly element: Node; readonly length: number };

const leaf = fc.constant<Node>({ kind: "leaf" });
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
  ["eventTime", { kind: "leaf" }],
  ["eventSource", { kind: "leaf" }],
  ["eventName", { kind: "leaf" }],
];
const USUAL_VALUES = new Map([
  ["eventTime", ['"2026-11-20T10:00:00Z"', '"2026-11-20T10:00:01Z"', '"2026-11-20T10:00:02Z"']],
  ["eventSource", ['"s3.amazonaws.com"', '"sts.amazonaws.com"', '"s3.amazonaws.com"']],
  ["eventName", ['"GetObject"', '"PutObject"', '"AssumeRole"']],
]);

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
      case "leaf": {
        const usual = USUAL_VALUES.get(key);
        const index = next++;
        // Now and then something else.
        if (usual !== undefined && index % 11 > 0) return usual[index % usual.length] ?? "";
        return pool[index % pool.length] ?? "0";
      }
      case "object":
        // A container may be absent: null stands in its place.
        if (next % 7 === 6 && next++ > first) return "null";
        return `{${one.members.map(([name, member]) => `${JSON.stringify(name)}:${write(member, name)}`).join(",")}}`;
      case "list": {
        const length = (one.length + next) % 4;
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
    fc.array(skeleton, { minLength: 1, maxLength: 3 }),
    fc.array(scalar, { minLength: 5, maxLength: 20 }),
    fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 99 })), { minLength: 2, maxLength: 9 }),
    fc.constantFrom(...SHAPES),
    change,
  )
  .map(([skeletons, pool, choices, shape, { place, byte, damage }]) => {
    const records = choices.map(([index, first]) => {
      const chosen = skeletons[index % skeletons.length];
      return chosen === undefined ? "{}" : instance(chosen, pool, first);
    });
    const bytes = Buffer.from(shape(records));
    return [bytes, damage(bytes, place % (bytes.length + 1), byte)];
  });
