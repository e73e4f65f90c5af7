import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { Coverage } from "../../../src/source/coverage.ts";
import { matching } from "../../../src/source/matching.ts";
import { compileQuery, parseQuery } from "../../../src/match/query.ts";
import type { PlannedRead } from "../../../src/source/planned-read.ts";
import { EXAMPLE_TRAIL } from "../../support/example-trail.ts";
import { SHARED_TRAILS } from "../../support/shared-trails.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { plainTrail, scannedTrail } from "../../support/trail-plans.ts";
import { recordText, trailShapes } from "../../support/trail-shapes.ts";
import { limitsOf } from "../../support/limits-of.ts";

interface Given {
  readonly paths: readonly string[];
  readonly action?: string;
  readonly stdin?: string | Uint8Array;
  readonly threads?: number;
}

/** File and number of each record that matches, in order: by parsing every record, and by the scanner. */
async function places({ paths, action = "iam:Create*", stdin = "", threads = 1 }: Given) {
  const query = parseQuery({ actions: [action], excludes: [], matches: [] }, {});
  const trail = {
    paths,
    limits: limitsOf(2 ** 30),
    wantsPlaces: true,
    stdin: () => Readable.from([Buffer.from(stdin)]),
  };
  const read = async (plan: PlannedRead): Promise<readonly string[]> => {
    const coverage = new Coverage();
    const found: string[] = [];
    const batches = plan.records({ signal: new AbortController().signal, coverage });
    const options = { test: await compileQuery(query), coverage, limit: Infinity, dedupe: false };
    for await (const batch of matching(batches, options)) {
      for (const { place, record } of batch.records) {
        found.push(`${place?.file} ${place?.index} ${String(record["eventName"])}`);
      }
    }
    return found;
  };
  return {
    plain: await read(plainTrail(trail)),
    scanned: await read(await scannedTrail({ ...trail, query, threads })),
  };
}

const TEXTS = ["CreateUser", "GetUser", "CreateRole"].map((name) => recordText(name));

describe("a record's place is its file and its number among the file's records", () => {
  test.each(trailShapes)("in $name", async ({ write }) => {
    const folder = tempFolder({ "a.json": write(TEXTS), "b.json": write(TEXTS) });
    const expected = ["a", "b"].flatMap((name) => [
      `${folder}/${name}.json 0 CreateUser`,
      `${folder}/${name}.json 2 CreateRole`,
    ]);
    expect(await places({ paths: [folder] })).toEqual({ plain: expected, scanned: expected });
  });

  test.each(trailShapes)("in $name on stdin", async ({ write }) => {
    const expected = ["stdin 0 CreateUser", "stdin 2 CreateRole"];
    expect(await places({ paths: ["-"], stdin: write(TEXTS) })).toEqual({
      plain: expected,
      scanned: expected,
    });
  });

  test("when what is no record stands between them", async () => {
    const [one, two, three] = TEXTS;
    const insight = '{"eventCategory":"Insight","eventName":"CreateUser"}';
    const folder = tempFolder({
      "a.json": `{"Records":[${insight},${one},{"x":1},{"Records":[${two},${three}]},${three}]}`,
      "b.ndjson": `${one}\n{"cut":\n${three}\nno JSON\n${one}\n`,
    });
    const expected = [
      `${folder}/a.json 0 CreateUser`,
      `${folder}/a.json 2 CreateRole`,
      `${folder}/a.json 3 CreateRole`,
      `${folder}/b.ndjson 0 CreateUser`,
      `${folder}/b.ndjson 1 CreateRole`,
      `${folder}/b.ndjson 2 CreateUser`,
    ];
    expect(await places({ paths: [folder] })).toEqual({ plain: expected, scanned: expected });
  });

  test("with threads, and in a file that is read in windows", async () => {
    const names = Array.from({ length: 40_000 }, (_, i) =>
      i % 3 === 0 ? "GetUser" : `Create${i}`,
    );
    const batch = (count: number): string =>
      `{"Records":[${names
        .slice(0, count)
        .map((name) => recordText(name))
        .join(",")}]}`;
    const files = Array.from({ length: 12 }, (_, i) => [`${i}.json`, batch(2000 + i)] as const);
    const folder = tempFolder(Object.fromEntries([...files, ["z.json", batch(40_000)]]));
    const { plain, scanned } = await places({ paths: [folder], threads: 3 });
    expect(scanned).toEqual(plain);
    expect(scanned.at(-1)).toBe(`${folder}/z.json 39998 Create39998`);
  });

  test.each([{ name: "the example trail", path: EXAMPLE_TRAIL }, ...SHARED_TRAILS])(
    "in $name",
    { timeout: 120_000 },
    async ({ path }) => {
      const { plain, scanned } = await places({ paths: [path], action: "*", threads: 2 });
      expect(scanned).toEqual(plain);
      expect(scanned.length).toBeGreaterThan(0);
    },
  );
});

test("records come without places unless they are asked for", async () => {
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const folder = tempFolder({ "a.json": `[${TEXTS.join(",")}]` });
  const trail = { paths: [folder], limits: limitsOf(2 ** 30) };
  for (const plan of [plainTrail(trail), await scannedTrail({ ...trail, query, threads: 1 })]) {
    const run = { signal: new AbortController().signal, coverage: new Coverage() };
    for await (const batch of plan.records(run)) {
      expect(batch.records.map(({ place }) => place)).toEqual([undefined, undefined, undefined]);
    }
  }
});
