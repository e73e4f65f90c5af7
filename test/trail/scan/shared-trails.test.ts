import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../../../src/match/query.ts";
import { plainAnswer, scannedAnswer } from "../../support/answers.ts";
import { testEngine } from "../../support/scan-engine.ts";

/** Beside the project where its owner works; absent in a plain clone. */
const shared = fileURLToPath(new URL("../../../../shared/", import.meta.url));
const example = fileURLToPath(new URL("../../../examples/trail/", import.meta.url));
const list = `${shared}conformance/queries.json`;

interface Texts {
  readonly actions: readonly string[];
  readonly match: readonly string[];
}
const queries: readonly Texts[] = [
  { actions: ["*"], match: [] },
  { actions: ["s3:Get*", "iam:*"], match: ['$.errorCode == "AccessDenied"'] },
  { actions: ["*"], match: ["$.requestParameters != null", "$.responseElements == null"] },
  { actions: ["*"], match: ["$..arn regex 'role'"] },
  ...(existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { queries: readonly Texts[] }).queries
    : []),
];

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}

const documents = [...filesIn(`${shared}trails`), ...filesIn(example)].map((path) => {
  const bytes = readFileSync(path);
  return { path, bytes: bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes };
});

describe("the scanner answers as parsing every record does, over real files", () => {
  test.each(queries)("$actions $match", async ({ actions, match }) => {
    const query = parseQuery({ actions, excludes: [], matches: match }, {});
    const engine = await testEngine(query);
    for (const { path, bytes } of documents) {
      const plain = await plainAnswer(query, bytes);
      expect({ path, ...scannedAnswer(engine, [bytes]) }).toEqual({ path, ...plain });
    }
  });
});
