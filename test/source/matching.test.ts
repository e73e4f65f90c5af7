import { describe, expect, test } from "vitest";
import { Coverage } from "../../src/source/coverage.ts";
import type { Batch } from "../../src/source/batch.ts";
import { matching } from "../../src/source/matching.ts";
import { compileQuery, parseQuery, type TimeWindow } from "../../src/match/query.ts";
import type { ReadRecord } from "../../src/record.ts";
import { numbered, read } from "../emulator/fixture.ts";

/** A source of batches that says how many it has given and whether it was closed. */
class Source {
  given = 0;
  readonly taken: (readonly ReadRecord[])[] = [];
  isClosed = false;
  readonly #batches: readonly (readonly ReadRecord[])[];

  constructor(batches: readonly (readonly ReadRecord[])[]) {
    this.#batches = batches;
  }

  async *records(): AsyncGenerator<Batch> {
    try {
      for (const batch of this.#batches) {
        this.given++;
        yield { records: batch, taken: () => this.taken.push(batch) };
      }
    } finally {
      this.isClosed = true;
    }
  }
}

interface Asked {
  readonly match?: string;
  readonly window?: TimeWindow;
  readonly limit?: number;
  readonly dedupe?: boolean;
}

async function stage(source: Source, coverage: Coverage, asked: Asked) {
  const matches = asked.match === undefined ? [] : [asked.match];
  const query = parseQuery({ actions: ["*"], excludes: [], matches }, asked.window ?? {});
  return matching(source.records(), {
    test: await compileQuery(query),
    coverage,
    limit: asked.limit ?? Infinity,
    dedupe: asked.dedupe ?? false,
  });
}

async function run(batches: readonly (readonly ReadRecord[])[], asked: Asked = {}) {
  const source = new Source(batches);
  const coverage = new Coverage();
  const out: (readonly ReadRecord[])[] = [];
  for await (const { records, taken } of await stage(source, coverage, asked)) {
    out.push(records);
    taken();
  }
  return { out, coverage, source };
}

const [one, two, three, four] = [1, 2, 3, 4].map((n) => numbered(n, n, { eventName: `E${n}` })) as [
  ReadRecord,
  ReadRecord,
  ReadRecord,
  ReadRecord,
];

test("batches keep their order and lose what does not match; an empty one is not passed on", async () => {
  const { out, coverage } = await run([[one, two], [three], [four, one]], {
    match: "$.eventName in ['E1', 'E4']",
  });
  expect(out).toEqual([[one], [four, one]]);
  expect([coverage.matched, coverage.stoppedBy, coverage.skipCount]).toEqual([3, undefined, 0]);
});

describe("a limit", () => {
  test("ends inside a batch and asks for no further one", async () => {
    const { out, coverage, source } = await run([[one], [two, three], [four]], { limit: 2 });
    expect(out).toEqual([[one], [two]]);
    expect([coverage.matched, coverage.stoppedBy, source.given, source.isClosed]).toEqual([
      2,
      "--limit",
      2,
      true,
    ]);
  });

  test("counts matches, not records", async () => {
    const { out } = await run([[one, two, three, four]], {
      limit: 1,
      match: "$.eventName == 'E3'",
    });
    expect(out).toEqual([[three]]);
  });

  test("that is not reached stops nothing", async () => {
    const { out, coverage } = await run([[one, two]], { limit: 3 });
    expect([out, coverage.stoppedBy]).toEqual([[[one, two]], undefined]);
  });

  test("counts a repeated record once where each is wanted once", async () => {
    const { out } = await run([[one, one, two, three]], { limit: 2, dedupe: true });
    expect(out).toEqual([[one, two]]);
  });
});

describe("dedupe", () => {
  test("passes each eventID once, over all batches, and counts the rest", async () => {
    const { out, coverage } = await run([[one, two, one], [two], [three]], { dedupe: true });
    expect(out).toEqual([[one, two], [three]]);
    expect([coverage.matched, coverage.duplicates]).toEqual([3, 2]);
  });

  test("takes no record without an eventID for a repeated one", async () => {
    const nameless = read({ eventName: "X" });
    const odd = read({ eventName: "X", eventID: 7 });
    const { out, coverage } = await run([[nameless, nameless, odd, odd]], { dedupe: true });
    expect([out, coverage.duplicates]).toEqual([[[nameless, nameless, odd, odd]], 0]);
  });

  test("passes an eventID again when its content is another, and counts the clash", async () => {
    const other = read({ ...one.record, eventName: "Planted" });
    const spaced: ReadRecord = { ...one, text: JSON.stringify(one.record, null, 1) };
    const records = [one, other, spaced, other, one];
    const { out, coverage } = await run([records], { dedupe: true });
    expect(out).toEqual([[one, other]]);
    expect([coverage.duplicates, coverage.clashCount, coverage.clashes]).toEqual([
      3,
      1,
      [one.record["eventID"]],
    ]);
  });

  test("counts no record that does not match", async () => {
    const { coverage } = await run([[one, one]], { dedupe: true, match: "$.eventName == 'E2'" });
    expect([coverage.matched, coverage.duplicates]).toEqual([0, 0]);
  });

  test("is off unless wanted", async () => {
    const { out } = await run([[one, one]]);
    expect(out).toEqual([[one, one]]);
  });
});

test("records that lack nothing but a time are counted", async () => {
  const { coverage } = await run([[read({})], [read({ eventTime: "x" }), one]], {
    window: { fromMs: 0 },
  });
  expect([coverage.matched, coverage.untimed]).toEqual([1, 2]);
});

const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

test("a deep record is no matter to a path through all of it", async () => {
  const text = `{"eventID":"deep","x":${DEEP}}`;
  const deep: ReadRecord = { text, record: JSON.parse(text) };
  const { out, coverage } = await run([[one, deep, two]], { match: "$..eventName" });
  expect([out, coverage.skips]).toEqual([[[one, two]], []]);
});

test("a record nested too deeply for the query is skipped by name, and the rest goes on", async () => {
  const text = `{"eventID":"deep","x":[${DEEP}],"y":${DEEP}}`;
  const deep: ReadRecord = { text, record: JSON.parse(text) };
  const nameless: ReadRecord = {
    text: "",
    record: { x: deep.record["x"], y: deep.record["y"] },
  };
  const match = "$.eventName or $.x[?(@ == $.y)]";
  const { out, coverage } = await run([[one, deep, nameless, two]], { match });
  expect(out).toEqual([[one, two]]);
  expect(coverage.skips).toEqual([
    { where: "record deep", reason: "it is nested too deeply for this query" },
    { where: "record without eventID", reason: "it is nested too deeply for this query" },
  ]);
});

test("a record with a value on which a pattern would take seconds is skipped by name", async () => {
  const long: ReadRecord = { text: "", record: { eventID: "long", x: "x".repeat(1_000_000) } };
  const match = '$.eventName or $.x regex "a.{1,900}b.{1,900}c"';
  const { out, coverage } = await run([[one, long, two]], { match });
  expect(out).toEqual([[one, two]]);
  expect(coverage.skips).toEqual([
    {
      where: "record long",
      reason:
        "a value of 1000000 characters is too long for the regular expression a.{1,900}b.{1,900}c",
    },
  ]);
});

test("an error that is no matter of depth is not taken for one", async () => {
  const coverage = new Coverage();
  const broken = matching(new Source([[one]]).records(), {
    test: () => {
      throw new TypeError("a bug");
    },
    coverage,
    limit: Infinity,
    dedupe: false,
  });
  await expect(broken.next()).rejects.toThrow("a bug");
  expect(coverage.skipCount).toBe(0);
});

test("it closes its source when the consumer stops", async () => {
  const source = new Source([[one], [two], [three]]);
  for await (const batch of await stage(source, new Coverage(), {})) {
    if (batch.records.includes(one)) break;
  }
  expect([source.isClosed, source.given]).toEqual([true, 1]);
});

test("it asks for a batch only when one is wanted", async () => {
  const source = new Source([[one], [two]]);
  const batches = await stage(source, new Coverage(), {});
  await batches.next();
  expect(source.given).toBe(1);
  await batches.return(undefined);
});

describe("a batch is taken", () => {
  test("by the consumer when something of it matches, and at once when nothing does", async () => {
    const source = new Source([[one, two], [three], [four]]);
    const batches = await stage(source, new Coverage(), { match: "$.eventName != 'E3'" });
    const first = await batches.next();
    expect(source.taken).toEqual([]);
    if (first.done !== true) first.value.taken();
    expect(source.taken).toEqual([[one, two]]);
    await batches.next();
    expect(source.taken).toEqual([[one, two], [three]]);
    await batches.return(undefined);
    expect(source.taken).toEqual([[one, two], [three]]);
  });

  test("not when the limit cuts it: the rest of it was not looked at", async () => {
    const { source } = await run([[one], [two, three]], { limit: 2 });
    expect(source.taken).toEqual([[one]]);
  });
});
