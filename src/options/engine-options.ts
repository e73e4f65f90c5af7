import type { RuleCondition } from "../engine/sql/any-rule.ts";
import { SpitzelError } from "../errors.ts";
import { parseByteSize } from "./byte-size.ts";
import { asTyped, flag, oneOf, type Option, value } from "./option.ts";
import type { TypedOptions } from "./typed-options.ts";
import { withoutUserinfo } from "./without-userinfo.ts";

/** Options that say which SQL engine finds the log files of a bucket that may hold a match. */

const ENGINE_GROUP = {
  group: "An engine that finds the log files of a bucket (spitzel help engines):",
  sources: ["a bucket"],
} as const;
const WITH_ENGINE = { ...ENGINE_GROUP, needs: ["engine"] } as const;

const ENGINE_NAMES = ["athena", "trino"] as const;
type EngineName = (typeof ENGINE_NAMES)[number];

export const ENGINE = value(
  {
    ...ENGINE_GROUP,
    name: "engine",
    describe: "athena or trino: ask it which log files may hold a match",
    words: ENGINE_NAMES,
    insteadHint: "name the trail's bucket: --trail s3://my-trail.",
    excludes: [
      ["verified", "compares all log files with the digests"],
      ["cursor", "knows log files by a listing of all"],
      ["follow", "looks at all that is new, which takes no engine"],
      ["context", "reads the records around a match, wherever they are"],
      ["same", "reads the records that share a value, wherever they are"],
    ].map(([other = "", because = ""]) => ({
      other,
      message: `--${other} ${because}: --engine has no part in it`,
      hint: "leave one of the two out.",
    })),
  },
  (text) => oneOf(text, { option: "engine", words: ENGINE_NAMES, expected: "athena or trino" }),
);

export const TABLE = value(
  {
    ...WITH_ENGINE,
    name: "table",
    describe: "the trail's table: catalog.schema.table; of Athena database.table",
  },
  tableName,
);

export const TRINO_URL = value(
  {
    ...WITH_ENGINE,
    name: "trino-url",
    describe: "Trino's address: https://user@host; its password is in TRINO_PASSWORD",
  },
  trinoUrl,
);

export const WORKGROUP = value(
  {
    ...WITH_ENGINE,
    name: "workgroup",
    describe: "Athena's workgroup (primary)",
  },
  asTyped,
);

export const RESULTS = value(
  {
    ...WITH_ENGINE,
    name: "results",
    describe: "s3://bucket/prefix for Athena's results, unless the workgroup says where",
  },
  resultsUrl,
);

export const MAX_SCAN = value(
  {
    ...WITH_ENGINE,
    name: "max-scan",
    describe: "end the query when the engine has scanned more: 50GB",
  },
  parseByteSize,
);

export const ALLOW_FULL_SCAN = flag({
  ...WITH_ENGINE,
  name: "allow-full-scan",
  describe: "let the engine scan all that the table holds",
});

export const ENGINE_OPTIONS: readonly Option[] = [
  ENGINE,
  TABLE,
  TRINO_URL,
  WORKGROUP,
  RESULTS,
  MAX_SCAN,
  ALLOW_FULL_SCAN,
];

/** How an engine is asked. */
interface AskedEngineOf {
  /** What is looked for beside the query, where rules are asked too. */
  readonly rules?: readonly RuleCondition[];
  readonly table: readonly string[];
  readonly mostScannedBytes: number | undefined;
  readonly allowsFullScan: boolean;
}

export type EngineChoice = AskedEngineOf & EngineAddress;

export type EngineAddress =
  | { readonly name: "trino"; readonly url: string }
  | {
      readonly name: "athena";
      readonly workgroup: string | undefined;
      readonly results: string | undefined;
    };

/** @throws SpitzelError (exit code 2) for an option that is missing, or is the other engine's */
export function engineChoice(typed: TypedOptions): EngineChoice | undefined {
  const name = typed.get(ENGINE);
  const table = typed.get(TABLE);
  const address = {
    url: typed.get(TRINO_URL),
    workgroup: typed.get(WORKGROUP),
    results: typed.get(RESULTS),
  };
  const limits = {
    mostScannedBytes: typed.get(MAX_SCAN),
    allowsFullScan: typed.get(ALLOW_FULL_SCAN),
  };
  if (name === undefined) return undefined;
  if (table === undefined) {
    throw new SpitzelError(`expected a table beside --engine ${name}, got none`, {
      hint: `name it: --table ${EXAMPLE[name]}; spitzel table create makes one.`,
    });
  }
  return {
    ...engineAddress(name, address),
    ...limits,
    table: checkedTable(table, name),
  };
}

const EXAMPLE = { trino: "hive.default.trail", athena: "default.trail" } as const;

/** What was typed of where an engine is. */
export interface TypedAddress {
  readonly url: string | undefined;
  readonly workgroup: string | undefined;
  readonly results: string | undefined;
}

/** @throws SpitzelError (exit code 2) as `engineChoice` */
export function engineAddress(
  name: EngineName,
  { url, workgroup, results }: TypedAddress,
): EngineAddress {
  if (name === "athena") {
    if (url !== undefined) throw ofOther("trino-url", "trino");
    return { name, workgroup, results };
  }
  if (workgroup !== undefined) throw ofOther("workgroup", "athena");
  if (results !== undefined) throw ofOther("results", "athena");
  if (url === undefined) {
    throw new SpitzelError("expected Trino's address beside --engine trino, got none", {
      hint: "name it: --trino-url https://user@trino.example:8443.",
    });
  }
  return { name, url };
}

function ofOther(option: string, engine: EngineName): SpitzelError {
  return new SpitzelError(`--${option} is for --engine ${engine}`, {
    hint: `leave it away, or give --engine ${engine}.`,
  });
}

/** @throws SpitzelError (exit code 2) for a name with too few parts, or too many */
export function checkedTable(table: readonly string[], name: EngineName): readonly string[] {
  const most = 3;
  const least = name === "trino" ? 3 : 2;
  if (table.length >= least && table.length <= most) return table;
  const expected = name === "trino" ? "catalog.schema.table" : "database.table";
  throw new SpitzelError(`expected ${expected} after --table, got "${table.join(".")}"`, {
    hint: `write for example --table ${EXAMPLE[name]}.`,
  });
}

/** A name with a dot in it stands in double quotes, as in SQL. */
function tableName(text: string): readonly string[] {
  const pattern = /"((?:[^"]|"")+)"|([^".]+)/y;
  const parts: string[] = [];
  for (let at = 0; ;) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) break;
    parts.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    at = pattern.lastIndex;
    if (at === text.length) return parts;
    if (text[at++] !== ".") break;
  }
  throw new SpitzelError(`expected the name of a table after --table, got "${text}"`, {
    hint: `write for example --table ${EXAMPLE.trino}.`,
  });
}

function trinoUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new SpitzelError(`expected a URL after --trino-url, got "${withoutUserinfo(text)}"`, {
      hint: "write for example https://user@trino.example:8443.",
    });
  }
  if (url.password !== "") {
    throw new SpitzelError(
      "--trino-url has a password in it, which other users of this machine see",
      {
        hint: "put it into the variable TRINO_PASSWORD.",
      },
    );
  }
  return text;
}

function resultsUrl(text: string): string {
  if (/^s3:\/\/[A-Za-z0-9][A-Za-z0-9._-]+(?:\/.*)?$/.test(text)) return text;
  throw new SpitzelError(`expected s3://bucket/prefix after --results, got "${text}"`, {
    hint: "leave it away where the workgroup says where results are.",
  });
}
