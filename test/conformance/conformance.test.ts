import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Coverage } from "../../src/source/coverage.ts";
import { matching } from "../../src/source/matching.ts";
import { compileQuery, parseQuery } from "../../src/match/query.ts";
import { stringField } from "../../src/record.ts";
import { plainTrail } from "../support/trail-plans.ts";
import { limitsOf } from "../support/limits-of.ts";

interface ConformanceQuery {
  readonly id: string;
  readonly trail: string;
  readonly actions: readonly string[];
  readonly match: readonly string[];
  readonly records: number;
  readonly ids_sha256_16: string;
}

/** Beside the project where its owner works; absent in a plain clone. */
const shared = fileURLToPath(new URL("../../../shared/", import.meta.url));
const list = `${shared}conformance/queries.json`;
const queries = existsSync(list)
  ? (JSON.parse(readFileSync(list, "utf8")) as { queries: readonly ConformanceQuery[] }).queries
  : [];

describe.skipIf(queries.length === 0)("queries counted by an independent program", () => {
  test.each(queries)("$id", async ({ trail, actions, match, records, ids_sha256_16 }) => {
    const coverage = new Coverage();
    const query = parseQuery({ actions, excludes: [], matches: match }, {});
    const plan = plainTrail({ paths: [shared + trail], limits: limitsOf(1024 ** 3) });
    const batches = plan.records({ signal: new AbortController().signal, coverage });
    const ids: string[] = [];
    const compiled = await compileQuery(query);
    for await (const batch of matching(batches, {
      test: compiled,
      coverage,
      limit: Infinity,
      dedupe: false,
    })) {
      ids.push(...batch.records.map(({ record }) => stringField(record, "eventID") ?? ""));
    }
    const hash = createHash("sha256").update(ids.toSorted().join("\n")).digest("hex").slice(0, 16);
    expect({ records: ids.length, hash }).toStrictEqual({ records, hash: ids_sha256_16 });
  });
});
