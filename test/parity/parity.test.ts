import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/server.ts";
import { nameOf, planLookup } from "../../src/lookup/plan.ts";
import { eventTimeMs, type ReadRecord } from "../../src/record.ts";
import { answerOf, remembered, textsOf } from "../support/answer-of.ts";
import { NOW_MS, type Pages, planHistory, serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL, exampleLogFiles } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";
import { PARITY_QUERIES, toQuery } from "./queries.ts";

async function recordsIn(
  paths: readonly string[],
  stdin?: readonly Buffer[],
): Promise<readonly ReadRecord[]> {
  const { records } = await readTrail(paths, { stdin: Readable.from(stdin ?? []) });
  return records;
}

function ndjsonOf(records: readonly ReadRecord[]): Buffer {
  return Buffer.from(records.map(({ text }) => `${text}\n`).join(""));
}

describe("over the example trail", () => {
  // Trail files are read the same whatever the query: once is enough.
  let files: readonly ReadRecord[];
  let zcat: readonly ReadRecord[];
  let ndjson: readonly ReadRecord[];
  let emulator: Emulator;
  const pages: Pages = new Map();
  beforeAll(async () => {
    files = await recordsIn([EXAMPLE_TRAIL]);
    zcat = await recordsIn(["-"], exampleLogFiles());
    ndjson = await recordsIn(["-"], [ndjsonOf(files)]);
    emulator = await serveRecords([files]);
  });
  afterAll(() => emulator.close());

  test.each(PARITY_QUERIES)(
    "$name: the same records in files, on stdin and in Event history",
    async (parityQuery) => {
      const query = toQuery(parityQuery);
      const inFiles = textsOf(await answerOf(remembered(files), query));
      expect(inFiles.length).toBeGreaterThan(0);
      expect({
        zcat: textsOf(await answerOf(remembered(zcat), query)),
        ndjson: textsOf(await answerOf(remembered(ndjson), query)),
        history: textsOf(await answerOf(planHistory(query, emulator.url, pages), query)),
      }).toStrictEqual({ zcat: inFiles, ndjson: inFiles, history: inFiles });
    },
  );

  test.each(PARITY_QUERIES.filter(({ pushedDown }) => pushedDown !== undefined))(
    "$name: Event history is asked for $pushedDown",
    (parityQuery) => {
      const query = toQuery(parityQuery);
      const plan = planLookup(query, { nowMs: NOW_MS, region: "us-east-1", isAws: false });
      expect(plan.lookups.map(nameOf).join(", ")).toBe(parityQuery.pushedDown);
    },
  );

  test("data events are in no answer of Event history unless the emulator is told to serve them", async () => {
    const query = toQuery({ name: "s3", actions: ["s3:*"] });
    const { records } = await answerOf(remembered(files), query);
    const management = records.filter(({ record }) => record["managementEvent"] !== false);
    expect([records.length, management.length]).toStrictEqual([237, 86]);
    const strict = await serveRecords([files], { includeDataEvents: false });
    try {
      const answer = await answerOf(planHistory(query, strict.url), query);
      expect(textsOf(answer)).toStrictEqual(textsOf({ records: management }));
    } finally {
      await strict.close();
    }
  });
});

describe.each(SHARED_TRAILS)("over the real logs of $name", ({ path }) => {
  let files: readonly ReadRecord[];
  let ndjson: readonly ReadRecord[];
  let emulator: Emulator;
  const pages: Pages = new Map();
  beforeAll(async () => {
    files = await recordsIn([path]);
    ndjson = await recordsIn(["-"], [ndjsonOf(files)]);
    emulator = await serveRecords([files]);
  });
  afterAll(() => emulator.close());

  test("what Event history cannot serve are the records without a time", () => {
    const untimed = files.filter(({ record }) => eventTimeMs(record) === undefined);
    expect({ size: emulator.size, ...emulator.notServed }).toStrictEqual({
      size: files.length - untimed.length,
      withoutTime: untimed.length,
      notManagement: 0,
      withoutRegion: 0,
    });
  });

  test.each(PARITY_QUERIES)(
    "$name: the same records in files, on stdin and in Event history",
    async (parityQuery) => {
      const query = toQuery(parityQuery);
      const { records } = await answerOf(remembered(files), query);
      const timed = records.filter(({ record }) => eventTimeMs(record) !== undefined);
      expect({
        ndjson: textsOf(await answerOf(remembered(ndjson), query)),
        history: textsOf(await answerOf(planHistory(query, emulator.url, pages), query)),
      }).toStrictEqual({ ndjson: textsOf({ records }), history: textsOf({ records: timed }) });
    },
  );
});
