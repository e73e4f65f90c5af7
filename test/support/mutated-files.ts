import { Buffer } from "node:buffer";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { recordText, trailShapes } from "./trail-shapes.ts";

type Random = () => number;

export interface MutatedFile {
  readonly bytes: Buffer;
  /** What is asked of it. */
  readonly words: readonly string[];
}

/** What is asked, by turns. */
const QUESTIONS: readonly (readonly string[])[] = [
  ["*"],
  ["iam:*", "s3:Get*"],
  ["*", "-m", '$.errorCode == "AccessDenied" or $.requestParameters.n > 1'],
  ["*", "-m", "$..arn regex 'user'", "--from", "2026-11-20T10:00:00Z"],
  [
    "*",
    "-m",
    "$.requestParameters != null",
    "-o",
    "csv",
    "--fields",
    "time,user,$.requestParameters",
  ],
  ["*", "-m", "not $.readOnly in [true, null]", "-c"],
  ["*", "--exclude", "iam:Create*", "--dedupe"],
  // Searched for by backtracking, and asked again behind the scanner.
  [
    "*",
    "-m",
    "$.userIdentity.arn regex '(?=.*user)A' or $.eventName regex '(.)\\1'",
    "--to",
    "2026-11-21",
  ],
];

/** What JSON, CloudTrail and compression are made of: where it stands wrongly, readers part ways. */
const PIECES = [
  ...'{}[]":,\\\n\r\t 0-9eE.+/'.split(""),
  "null",
  "true",
  "nul",
  "\\u0000",
  "\\ud834",
  "\\x",
  "{}",
  "[]",
  ",,",
  "}{",
  "]}",
  '{"Records":[',
  '"eventTime":"2026-02-30T10:00:00Z",',
  '"eventName":"Other",',
  '"eventCategory":"Insight",',
  '"CloudTrailEvent":"{}",',
  "1e400",
  "12345678901234567890",
  "\u0000",
  "\u001e",
  "\ufeff",
  "\u202e",
  "ü✓𝄞",
].map((text) => Buffer.from(text));
const NOT_UTF8 = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80])];

const RECORD_PARTS = [
  "",
  ',"errorCode":"AccessDenied"',
  ',"requestParameters":{"n":12345678901234567890,"arn":"arn:aws:iam::111122223333:user/Bob"}',
  ',"requestParameters":{"policyDocument":"{\\"Statement\\":[{\\"Effect\\":\\"Allow\\"}]}","n":2}',
  ',"eventID":"00000000-0000-4000-8000-000000000001"',
  ',"resources":[{"ARN":"arn:aws:s3:::logs","type":"AWS::S3::Bucket"}],"eventCategory":"Data"',
  ',"additionalEventData":{"x":[[[]],{}],"ü":"\\u00fc\\n","bytesTransferredOut":1.5E7}',
];

function pick<T>(list: readonly T[], random: Random): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError("expected a list with something in it");
  return one;
}

/** A file in one of the shapes that trails come in, of one to thirty records. */
function generated(random: Random): Buffer {
  const names = ["CreateUser", "GetObject", "ListUsers", "DeleteTrail"];
  const records = Array.from({ length: 1 + Math.floor(random() ** 2 * 30) }, () =>
    recordText(pick(names, random), pick(RECORD_PARTS, random)),
  );
  return Buffer.from(pick(trailShapes, random).write(records));
}

const LONGEST_SEED_BYTES = 200_000;

/** The files of these folders that are short enough and begin as JSON or gzip does. */
function filesOf(folders: readonly string[]): readonly Buffer[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .toSorted()
    .filter((path) => {
      const stat = statSync(path);
      return stat.isFile() && stat.size > 0 && stat.size <= LONGEST_SEED_BYTES;
    })
    .map((path) => readFileSync(path))
    .filter((bytes) => [0x1f, 0x5b, 0x7b].includes(bytes[0] ?? 0));
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** A place, as often as not beside a bracket, a comma or a quotation mark. */
function placeIn(bytes: Buffer, random: Random): number {
  const at = Math.floor(random() * (bytes.length + 1));
  if (random() < 0.5) return at;
  const found = bytes.indexOf(pick(['"', ",", "{", "}", "[", "]", ":"], random), at);
  return found === -1 ? at : found + Math.floor(random() * 2);
}

function spanIn(bytes: Buffer, random: Random): readonly [number, number] {
  const from = placeIn(bytes, random);
  const length = random() < 0.6 ? 1 + Math.floor(random() * 8) : Math.floor(random() * 3000);
  return [from, Math.min(bytes.length, from + length)];
}

function spliced(bytes: Buffer, from: number, to: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(to)]);
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => {
    const at = placeIn(bytes, random);
    return spliced(bytes, at, at, pick(PIECES, random));
  },
  (bytes, random) => {
    const at = placeIn(bytes, random);
    return spliced(bytes, at, at + 1, pick(PIECES, random));
  },
  (bytes, random) => spliced(bytes, ...spanIn(bytes, random), Buffer.alloc(0)),
  (bytes, random) => {
    const [from, to] = spanIn(bytes, random);
    return spliced(bytes, to, to, bytes.subarray(from, to));
  },
  (bytes, random) => {
    const [from, to] = spanIn(bytes, random);
    const at = placeIn(bytes, random);
    return spliced(bytes, at, at, bytes.subarray(from, to));
  },
  (bytes, random) => bytes.subarray(0, placeIn(bytes, random)),
  (bytes, random) => bytes.subarray(placeIn(bytes, random)),
  (bytes, random) => {
    const at = Math.floor(random() * bytes.length);
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return flipped;
  },
  (bytes, random) => {
    const at = placeIn(bytes, random);
    return spliced(bytes, at, at, pick(NOT_UTF8, random));
  },
  (bytes, random) => {
    const at = placeIn(bytes, random);
    const depth = 1 + Math.floor(random() ** 3 * 3000);
    return spliced(bytes, at, at, Buffer.from(pick(["[", '{"a":', "]"], random).repeat(depth)));
  },
];

function unpacked(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes);
}

/** One to four mutations of the text, or of its gzip. */
function mutated(seed: Buffer, random: Random): Buffer {
  const isPacked = random() < 0.15;
  let bytes = isPacked ? gzipSync(unpacked(seed)) : unpacked(seed);
  for (let left = 1 + Math.floor(random() ** 2 * 4); left > 0; left--) {
    if (bytes.length === 0) break;
    bytes = pick(MUTATIONS, random)(bytes, random);
  }
  return !isPacked && random() < 0.15 ? gzipSync(bytes) : bytes;
}

/**
 * Damaged trail files, the same for the same seed: of records made up here in every shape that is read, and of the
 * files in these folders, by turns.
 */
export function* mutatedFiles(
  count: number,
  { seed, folders }: { readonly seed: number; readonly folders: readonly string[] },
): Generator<MutatedFile> {
  const random = seededRandom(seed);
  const found = filesOf(folders);
  for (let i = 0; i < count; i++) {
    const from = found.length > 0 && i % 2 === 1 ? pick(found, random) : generated(random);
    yield { bytes: mutated(from, random), words: QUESTIONS[i % QUESTIONS.length] ?? ["*"] };
  }
}
