/** Random queries about some records: most of what they ask for is in some of them. */
type Random = () => number;

const PATHS: readonly (readonly string[])[] = [
  ["errorCode"],
  ["errorCode"],
  ["sourceIPAddress"],
  ["userAgent"],
  ["readOnly"],
  ["eventName"],
  ["eventSource"],
  ["eventTime"],
  ["managementEvent"],
  ["ERRORCODE"],
  ["resources"],
  ["requestParameters"],
  ["requestParameters", "bucketName"],
  ["requestParameters", "a b"],
  ["requestParameters", "n"],
  ["requestParameters", "0"],
  ["requestParameters", "items", "length"],
  ["userIdentity"],
  ["userIdentity", "type"],
  ["userIdentity", "userName"],
  ["userIdentity", "arn"],
  ["userIdentity", "sessionContext", "attributes", "mfaAuthenticated"],
  ["nothing"],
];

/** With what stands there for a value to be compared with. */
const MANY: readonly (readonly [path: string, key: string])[] = [
  ["$..arn", "arn"],
  ["$..type", "type"],
  ["$..n", "n"],
  ["$.resources[*].ARN", "ARN"],
  ["$.resources[*]", "type"],
  ["$.requestParameters.*", "bucketName"],
  ["$.requestParameters.items[*].n", "n"],
  ["$.requestParameters.items[-1:].n", "n"],
  ["$.resources[?(@.type=='AWS::S3::Bucket')].ARN", "ARN"],
  ["$['eventName','errorCode']", "errorCode"],
  ["$.userIdentity[*]", "type"],
  ["$.userIdentity.*~", "type"],
  ["$.userIdentity.type^.userName", "userName"],
  ["$.userIdentity..*", "type"],
  ["$.*@number()", "n"],
];

const PATTERNS: readonly string[] = [
  "/AccessDenied/",
  "/^AccessDenied$/",
  "/Denied$/",
  "/^Client\\./",
  "/aws-cli|boto3/i",
  "/\\d+\\.\\d+/",

  "/^\\w+$/",
  "/accessdenied/i",
  "/[aA]ws/",
  "/a.b/",
  "/./",
  "/^$/",
  "/\\bAWS\\b/",
  "/[^a-z]/",
  "/s3[-.]/",

  "/\\s/",
  "/^(?!x)/",
  "/K/i",
  "/(a|b)+c?/",
  "/x{2,}/",
  "/'/",
  "/\\\\/",
  "/[^\\x00-\\x7f]/",
  "/^..$/",
  "/^.$/s",

  "/\\u{1F600}|\uD83D\uDE00/",
  "/^Get|^Put/m",
  "/(?=.*a)b/",
  "/(.)\\1/",
  "/^[\\w.]+@/",
  "/\\S\\s\\S/",
  "/[\\d-]+/",

  "/.*a.*e.*/",
  "/(\\d+\\.)+\\d+/",
  "/\\D$/",
  "/\\W/",
  "/a{0}b?/",
  "/(?i:access)D/",
  "/^[^.]*\\.[^.]*$/",
  "/\u00FC|\u212A/i",
];

const ODD: readonly string[] = [
  "null",
  "true",
  "false",
  "5",
  "0",
  "1000",
  "-0",
  "0.1",
  "9007199254740993",
  "1e21",
  "{}",
  "[]",
  '{"a":1}',
  "[5]",

  '"AccessDenied"',
  '"accessdenied"',
  '"true"',
  '"5"',
  '""',
  '"null"',
  '"Infinity"',
  '"IAMUser"',
  '"%"',
  '"_"',

  '"gr\u00FC\u00DF"',
  '"\u212A"',
  '"a\'b"',
  '"a\\"b"',
  '"a\\\\b"',
  '"\\n"',
  '"\\u0000"',
  '"\\ud83d"',
  '"\u{1F600}"',
  '"?"',
];

const NETWORKS = [
  "10.0.0.0/8",
  "10.1.2.3",
  "0.0.0.0/0",
  "203.0.113.0/24",
  "2001:db8::/32",
  "::/0",
  "::ffff:10.0.0.0/104",
  "fe80::/10",
];
const PARTS = [
  "A",
  "Access",
  "denied",
  "i",
  "is",
  "s",
  ".",
  "%",
  "_",
  "'",
  "\\",
  "aws",
  "\u00FC",
  "",
  "?",
  "Get",
  "k",
  "\u{1F600}",
  "\\n",
];
const GLOBS = [
  "s3:*",
  "*:Get*",
  "iam:*",
  "iam:Create*",
  "s3:ListAllMyBuckets",
  "*:?et*",
  "{s3,iam}:*",
  "s3:{Get,Put}*",
  "ec2:Describe*",

  "lambda:Invoke*",
  "lambda:CreateFunction",
  "*:*",
  "s*:*",
  "sts:AssumeRole",
  "cloudwatch:*",
  "*:*Object",
  "[si]*:*",
  "signin:*",
  "apigateway:GET",
];

export interface QueryTexts {
  readonly actions: readonly string[];
  readonly excludes: readonly string[];
  readonly texts: readonly string[];
  readonly matches: readonly string[];
  readonly window: { readonly fromMs?: number; readonly toMs?: number };
}

/** @returns texts that `parseQuery` takes. */
export function randomQuery(records: readonly unknown[], random: Random): QueryTexts {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const some = <T>(chance: number, make: () => T): T | undefined =>
    random() < chance ? make() : undefined;
  const valueAt = (keys: readonly string[]): unknown => {
    for (let i = 0; i < 40; i++) {
      const value = keys.reduce<unknown>(
        (holder, key) => (holder as Record<string, unknown> | null | undefined)?.[key],
        pick(records),
      );
      if (value !== undefined) return value;
    }
    return null;
  };
  const deepValue = (key: string): unknown => {
    for (let i = 0; i < 40; i++) {
      const found: unknown[] = [];
      JSON.stringify(pick(records), (name, value: unknown) => {
        if (name === key) found.push(value);
        return value;
      });
      if (found.length > 0) return pick(found);
    }
    return null;
  };
  const comparison = (): string => {
    const isMany = random() < 0.2;
    const keys = pick(PATHS);
    const [many, key] = pick(MANY);
    const path = isMany ? many : pathText(keys);
    const found = isMany ? deepValue(key) : valueAt(keys);
    const literal = random() < 0.6 ? JSON.stringify(found) : pick(ODD);
    switch (
      pick([
        "==",
        "==",
        "==",
        "!=",
        "!=",
        "regex",
        "regex",
        "<",
        ">=",
        "in",
        "cidr",
        "present",
        "text",
        "text",
      ])
    ) {
      case "==":
        return `${path} == ${literal}`;
      case "!=":
        return `${path} != ${literal}`;
      case "<":
        return `${path} ${pick(["<", "<="])} ${literal}`;
      case ">=":
        return `${path} ${pick([">", ">="])} ${literal}`;
      case "in":
        return `${path} in [${literal}, ${pick(ODD)}, ${JSON.stringify(found)}]`;
      case "regex":
        return `${path} regex ${pick(PATTERNS)}`;
      case "cidr":
        return `${path} cidr ${JSON.stringify([pick(NETWORKS), pick(NETWORKS)])}`;
      case "present":
        return path;
      default: {
        const text =
          typeof found === "string" && found !== "" && random() < 0.5
            ? partOf(found, random)
            : pick(PARTS);
        const operator = pick(["contains", "startswith", "endswith", "=="]);
        const isCaseless = operator === "==" || random() < 0.4;
        return `${path} ${operator} ${JSON.stringify(text)}${isCaseless ? " icase" : ""}`;
      }
    }
  };
  const expression = (depth: number): string => {
    const choice = random();
    if (depth === 0 || choice < 0.4) return comparison();
    if (choice < 0.55) return `not (${expression(depth - 1)})`;
    const word = choice < 0.8 ? "and" : "or";
    return `((${expression(depth - 1)}) ${word} (${expression(depth - 1)}))`;
  };
  const time = (): number => {
    const value = valueAt(["eventTime"]);
    const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return (Number.isNaN(ms) ? Date.UTC(2026, 2, 4) : ms) + Math.floor(random() * 3) * 500;
  };
  return {
    actions: some(0.25, () => [pick(GLOBS), ...(some(0.3, () => [pick(GLOBS)]) ?? [])]) ?? ["*"],
    excludes: some(0.15, () => [pick(GLOBS)]) ?? [],
    texts:
      some(0.08, () => [
        pick(["AccessDenied", "arn:aws", "u00fc", "\u00FC", "a b", "GetObject"]),
      ]) ?? [],
    matches: random() < 0.1 ? [] : [expression(3)],
    window: {
      ...some(0.12, () => ({ fromMs: time() })),
      ...some(0.12, () => ({ toMs: time() })),
    },
  };
}

function pathText(keys: readonly string[]): string {
  const steps = keys.map((key) =>
    /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : /^\d+$/.test(key) ? `[${key}]` : `['${key}']`,
  );
  return `$${steps.join("")}`;
}

function partOf(text: string, random: Random): string {
  const characters = Array.from(text);
  const from = Math.floor(random() * characters.length);
  return characters.slice(from, from + 1 + Math.floor(random() * 6)).join("");
}
