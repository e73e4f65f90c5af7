import { Buffer } from "node:buffer";
import fc from "fast-check";
import { trailShapes } from "./trail-shapes.ts";

/** Texts that look like structure, and CloudTrail's own values. */
const TEXTS = [
  "AccessDenied",
  "GetObject",
  "PutObject",
  "s3.amazonaws.com",
  "aws:s3",
  "arn:aws:iam::111122223333:role/a",
  "Insight",
  "AwsCloudTrailInsight",
  "2026-11-20T10:00:00Z",
  "2026-02-29T10:00:00Z",
  "2024-02-29T23:59:59Z",
  "2026-11-20T10:00:00.123Z",
  "203.0.113.7",
  '"eventName":"Fake"',
  '\\"errorCode\\":\\"AccessDenied\\"',
  '{"Records":[{"eventName":"Fake"}]}',
  "}]},{",
  "\\",
  "\\\\",
  '"',
  '\\"',
  "",
  "x".repeat(70),
  `${"y".repeat(61)}\\`,
  "ü✓𝄞",
  "\ud834",
  "a\nb",
  "\u0000",
];

export const KEYS = [
  "eventName",
  "eventSource",
  "eventTime",
  "errorCode",
  "userIdentity",
  "arn",
  "type",
  "sessionContext",
  "eventCategory",
  "eventType",
  "CloudTrailEvent",
  "_raw",
  "message",
  "detail",
  "s3",
  "Records",
  "0",
  "length",
  "__proto__",
  "x",
  "ü",
  'a"b',
  "zeventName",
];

/** One in six texts has one or all of its characters escaped. */
const spelled = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.nat({ max: 17 })).map(([value, style]) => {
    if (style > 2) return JSON.stringify(value);
    const units = Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
    const escaped = units.map((unit, i) =>
      style === 0 || i === (style * 3) % value.length || unit < 32 || unit === 34 || unit === 92
        ? `\\u${unit.toString(16).padStart(4, "0")}`
        : String.fromCharCode(unit),
    );
    return `"${escaped.join("")}"`;
  });

/** A string as JSON writes it. */
export const text = spelled(fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 5 })));
/** A text, number or word as JSON writes it. */
const scalar = fc.oneof(
  { weight: 3, arbitrary: text },
  fc.constantFrom("0.0", "-0", "1.68E9", "12345678901234567890", "1e-7", "true", "false", "null"),
);
const key = spelled(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, fc.string({ maxLength: 9 })),
);
const space = fc.constantFrom("", "", "", "", " ", "\n  ", "\r\n\t", "\n", `\n${" ".repeat(70)}`);

const { value } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, { weight: 3, arbitrary: scalar }, tie("object"), tie("list")),
  object: fc
    .tuple(space, fc.array(fc.tuple(key, space, tie("value")), { maxLength: 4 }))
    .map(objectOf),
  list: fc
    .tuple(space, fc.array(tie("value"), { maxLength: 3 }))
    .map(([gap, values]) => `[${gap}${values.join(`${gap},${gap}`)}${gap}]`),
}));

function objectOf([gap, members]: readonly [
  string,
  readonly (readonly [string, string, string])[],
]): string {
  const texts = members.map(([name, inner, of]) => `${name}${inner}:${inner}${of}`);
  return `{${gap}${texts.join(`${gap},${gap}`)}${gap}}`;
}

const usual = fc
  .tuple(
    fc.constantFrom("GetObject", "PutObject", "AssumeRole"),
    fc.constantFrom('"2026-11-20T10:00:00Z"', '"2026-11-20T10:00:01Z"', "null", '"x"'),
  )
  .map(([name, time]) => [
    ["eventName", `"${name}"`],
    ["eventSource", '"s3.amazonaws.com"'],
    ["eventTime", time],
  ]);

/** A record with usual members, and others before or behind them: the last of equal keys counts. */
const record = fc
  .tuple(usual, fc.array(fc.tuple(key, space, value), { maxLength: 6 }), fc.boolean(), space)
  .map(([members, others, isFirst, gap]) => {
    const plain = members.map(([name, of]) => [`"${name}"`, "", of ?? ""] as const);
    return objectOf([gap, isFirst ? [...plain, ...others] : [...others, ...plain]]);
  });

const element = fc.oneof({ weight: 6, arbitrary: record }, value);

const shaped = fc
  .tuple(fc.constantFrom(...trailShapes.slice(0, -2)), fc.array(element, { maxLength: 6 }))
  .map(([shape, elements]) => Buffer.from(shape.write(elements)));

const batch = fc
  .tuple(
    fc.array(element, { maxLength: 8 }),
    space,
    fc.array(fc.tuple(key, space, value), { maxLength: 2 }),
  )
  .map(([elements, gap, [before, behind]]) => {
    const member = (one: readonly [string, string, string] | undefined) =>
      one === undefined ? "" : `${one[0]}:${one[2]}`;
    const list = `"Records"${gap}:${gap}[${gap}${elements.join(`${gap},${gap}`)}${gap}]`;
    const members = [member(before), list, member(behind)].filter((one) => one !== "");
    return Buffer.from(`{${gap}${members.join(",")}}${gap}`);
  });

/** Valid documents. */
export const trailBytes: fc.Arbitrary<Buffer> = fc.oneof(batch, shaped);

/** Makes something wrong at a place, with a byte. */
export type Damage = (bytes: Buffer, at: number, byte: number) => Buffer;
export const DAMAGES: readonly Damage[] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
  (bytes, at, byte) => Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at)]),
  (bytes, at, byte) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  },
];
export const DAMAGING_BYTES = Buffer.from('"\\{}[]:,0e-.t \n\r\tu/\x01\x80\xff\x1eA', "latin1");

/** Documents with a byte too many, too few or changed, or an end too early. */
export const damagedBytes: fc.Arbitrary<Buffer> = fc
  .tuple(trailBytes, fc.nat(), fc.constantFrom(...DAMAGING_BYTES), fc.constantFrom(...DAMAGES))
  .map(([bytes, place, byte, damage]) => damage(bytes, place % (bytes.length + 1), byte));
