/** Values on which SQL and JavaScript disagree, or might. */
const VALUES: readonly string[] = [
  "null",
  "5",
  "5.0",
  "-0.0",
  "1e3",
  "1e21",
  "1e400",
  "-1e400",
  "0.1",
  "true",
  "false",
  "9007199254740991",
  "9007199254740993",
  "1e-400",
  "12345678901234567890123",
  "{}",
  "[]",
  '{"a":1}',
  '{"a":null}',
  '["AccessDenied"]',
  "[null]",
  "[[5]]",
  '{"0":"zero"}',
  '[{"ARN":"arn:aws:s3:::x","type":"AWS::S3::Bucket"},{"ARN":5}]',
  '{"items":[{"n":5},{"n":"5"},{"n":null},{"m":{"n":5}}],"a b":"space","length":3}',
  ...[
    "",
    "null",
    "true",
    "5",
    "5.0",
    "Infinity",
    "NaN",
    "[]",
    "{}",
    "%",
    "_",
    "a_b",
    "*",
    "AccessDenied",
    "accessdenied",
    "AccessDenied\n",
    "x\nAccessDenied",
    "AccessDenied\r",
    "Client.AccessDenied",
    "AWS Internal",
    "GetObject",
    "GetObject20150331",
    "getobject",
    "iam.amazonaws.com",
    "IAM.amazonaws.com",
    "s3.amazonaws.com.cn",
    "iam",
    "aws:s3",
    "10.1.2.3",
    "::ffff:10.1.2.3",
    "2001:db8::1",
    "fe80::1%eth0",
    "010.001.002.003",
    "10.1.2.3\n",
    " 10.1.2.3",
    "::10.1.2.3",
    "0:0:0:0:0:ffff:a01:203",
    "2026-03-04T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2024-02-29T12:00:00Z",
    "2026-03-04T00:00:00.5Z",
    "2026-03-04T24:00:00Z",
    "2026-03-04T00:00:00Z\n",

    "gr\u00FC\u00DF",
    "GR\u00DC\u00DF",
    "\u{1F600}",
    "a\u{1F600}b",
    "\u2028",
    "\u0130s",
    "i\u0307s",

    "\u017F3",
    "\u212A",
    "\u0661",
    "\u03A3",
    "\uFF21",
    "\uD83D",
    "x\uDE00y",
    "\u0000",
    "\u007F",
    'a"b',
    "a'b",
    "a\\b",
    "a/b",
    "\u0001",
    "\t",
    "\u00A0x",
    "\uFEFF",
  ].flatMap((text) => [JSON.stringify(text), inEscapes(text)]),
];

/** Every character as an escape. */
function inEscapes(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, "0"),
  );
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}

const PATHS: readonly (readonly string[])[] = [
  ["errorCode"],
  ["errorCode"],
  ["sourceIPAddress"],
  ["userAgent"],
  ["readOnly"],
  ["eventName"],
  ["eventSource"],
  ["eventTime"],
  ["resources"],
  ["requestParameters"],
  ["requestParameters", "bucketName"],
  ["requestParameters", "a b"],
  ["requestParameters", "n"],
  ["userIdentity"],
  ["userIdentity", "type"],
  ["userIdentity", "userName"],
  ["userIdentity", "sessionContext", "attributes", "mfaAuthenticated"],
];

type Random = () => number;
type Tree = { [key: string]: unknown };
/** JSON text that is written as it stands. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Records changed at one to four places: other types, nothing, keys in the other case, keys twice, every escape.
 * @returns their JSON texts
 */
export function oddRecords(
  records: readonly object[],
  count: number,
  random: Random,
): readonly string[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const write = (value: unknown): string => {
    if (value instanceof Raw) return value.text;
    if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
    if (typeof value !== "object" || value === null) {
      return typeof value === "string" && random() < 0.02
        ? inEscapes(value)
        : JSON.stringify(value);
    }
    const members = Object.entries(value).map(
      ([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`,
    );
    const keys = Object.keys(value);
    // The last of two equal keys counts.
    if (keys.length > 0 && random() < 0.04) {
      members.unshift(`${JSON.stringify(pick(keys))}:${pick(VALUES)}`);
    }
    if (keys.length > 0 && random() < 0.04) {
      const at = Math.floor(random() * (members.length + 1));
      members.splice(at, 0, `${JSON.stringify(swapCase(pick(keys)))}:${pick(VALUES)}`);
    }
    return `{${members.join(",")}}`;
  };
  return Array.from({ length: count }, () => {
    const record = structuredClone(pick(records)) as Tree;
    const changes = 1 + Math.floor(random() * 4);
    for (let i = 0; i < changes; i++) {
      const path = pick(PATHS);
      let holder = record;
      for (const key of path.slice(0, -1)) {
        const inner = holder[key];
        if (typeof inner !== "object" || inner === null || inner instanceof Raw) holder[key] = {};
        holder = holder[key] as Tree;
      }
      const last = path.at(-1)!;
      if (random() < 0.15) delete holder[last];
      else holder[last] = new Raw(pick(VALUES));
    }
    return write(record);
  });
}

function swapCase(text: string): string {
  return Array.from(text, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  ).join("");
}
