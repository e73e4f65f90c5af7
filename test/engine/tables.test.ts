import { describe, expect, test } from "vitest";
import { shapeOf } from "../../src/engine/candidates/candidate-statement.ts";
import type { PartitionColumn, TableDescription } from "../../src/engine/sql-engine.ts";
import { isPruned, partitionPredicate } from "../../src/engine/table/partition-predicate.ts";
import { readCreateTable } from "../../src/engine/table/read-create-table.ts";
import { readTableMetadata } from "../../src/engine/table/read-table-metadata.ts";
import { partitionKey, TableCover } from "../../src/engine/table/table-cover.ts";
import { tableDdl } from "../../src/engine/table/table-ddl.ts";

const ROOT = "s3://trail/AWSLogs/";
const TEMPLATE = `${ROOT}\${account}/CloudTrail/\${region}/\${day}/`;
const LINES: TableDescription = {
  columns: new Map(["line", "account", "region", "day"].map((name) => [name, "varchar"])),
  partitions: [
    { name: "account", projection: { type: "injected" } },
    { name: "region", projection: { type: "injected" } },
    {
      name: "day",
      projection: { type: "date", format: "yyyy/MM/dd", range: ["2013/11/01", "NOW"] },
    },
  ],
  location: ROOT,
  template: TEMPLATE,
};

describe("a table that spitzel makes is read as it was made", () => {
  test("in Trino, as SHOW CREATE TABLE words it", () => {
    // Trino 476 gives this back of the statement that `tableDdl` makes.
    const shown = `CREATE TABLE hive.default.made (
   line varchar,
   account varchar WITH ( partition_projection_type = 'INJECTED' ),
   region varchar WITH ( partition_projection_type = 'INJECTED' ),
   day varchar WITH ( partition_projection_format = 'yyyy/MM/dd', partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS', partition_projection_range = ARRAY['2013/11/01','NOW'], partition_projection_type = 'DATE' )
)
WITH (
   external_location = '${ROOT}',
   format = 'TEXTFILE',
   partition_projection_enabled = true,
   partition_projection_location_template = '${TEMPLATE}',
   partitioned_by = ARRAY['account','region','day']
)`;
    expect(readCreateTable(shown)).toStrictEqual(LINES);
    expect(readCreateTable(tableDdl("trino", ["hive", "default", "made"], ROOT))).toStrictEqual(
      LINES,
    );
    expect(shapeOf(LINES)).toStrictEqual({ kind: "lines", column: "line" });
  });

  test("in Athena, as GetTableMetadata has it", () => {
    const ddl = tableDdl("athena", ["AwsDataCatalog", "default", "made"], ROOT);
    const properties = Array.from(ddl.matchAll(/'([^']+)' = '([^']*)'/g), ([, name, text]) => [
      name,
      text,
    ]);
    const columns = (names: readonly string[]) => names.map((Name) => ({ Name, Type: "string" }));
    expect(
      readTableMetadata({
        Columns: columns(["line"]),
        PartitionKeys: columns(["account", "region", "day"]),
        Parameters: { ...Object.fromEntries(properties), location: ROOT },
      }),
    ).toStrictEqual(LINES);
    expect(ddl).toContain("CREATE EXTERNAL TABLE `default`.`made`");
  });

  test("names and places are quoted, whatever stands in them", () => {
    const ddl = tableDdl("trino", ["hive", 'o"dd', "t"], "s3://trail/o'clock/AWSLogs/");
    expect(ddl).toContain(`CREATE TABLE "hive"."o""dd"."t"`);
    expect(ddl).toContain("external_location = 's3://trail/o''clock/AWSLogs/'");
    expect(readCreateTable(ddl)?.location).toBe("s3://trail/o'clock/AWSLogs/");
  });
});

test("a view, and a table of another connector, are no tables of files", () => {
  expect(readCreateTable("CREATE VIEW hive.d.v SECURITY DEFINER AS SELECT 1")).toBeUndefined();
  expect(readCreateTable("CREATE TABLE memory.d.t (\n   a integer\n)")).toBeUndefined();
  expect(
    readCreateTable("CREATE TABLE hive.d.t (a integer) WITH (format = 'ORC')"),
  ).toBeUndefined();
  expect(readTableMetadata({ Columns: [], Parameters: {} })).toBeUndefined();
});

/** AWS's documented table, with one, three and four columns of partitions. */
const AWS_COLUMNS = [
  ["eventversion", "string"],
  ["useridentity", "struct<type:string,accountid:string>"],
  ["eventtime", "string"],
  ["eventsource", "string"],
  ["eventname", "string"],
].map(([Name = "", Type = ""]) => ({ Name, Type }));

describe("AWS's documented tables", () => {
  test("one column, a date: account and Region stand in the place", () => {
    const table = readTableMetadata({
      Columns: AWS_COLUMNS,
      PartitionKeys: [{ Name: "timestamp", Type: "string" }],
      Parameters: {
        location: `${ROOT}111122223333/CloudTrail/us-east-1`,
        "projection.enabled": "true",
        "projection.timestamp.format": "yyyy/MM/dd",
        "projection.timestamp.interval": "1",
        "projection.timestamp.interval.unit": "DAYS",
        "projection.timestamp.range": "2020/01/01,NOW",
        "projection.timestamp.type": "date",
        "storage.location.template": `${ROOT}111122223333/CloudTrail/us-east-1/\${timestamp}`,
      },
    })!;
    expect(shapeOf(table)?.kind).toBe("columns");
    const cover = new TableCover({ table, registered: undefined, nowMs: Date.parse("2026-04-01") });
    expect(reasons(cover)).toStrictEqual([
      undefined,
      "the table reads s3://trail/AWSLogs/111122223333/CloudTrail/us-east-1/${timestamp}",
      "the table reads s3://trail/AWSLogs/111122223333/CloudTrail/us-east-1/${timestamp}",
      "outside of the table's days, 2020/01/01 to NOW",
    ]);
    expect(partitionPredicate(table, ASKED)).toStrictEqual([
      `"timestamp" >= '2026/03/01'`,
      `"timestamp" <= '2026/03/12'`,
    ]);
  });

  test("three columns, of which two are lists", () => {
    const table: TableDescription = {
      ...LINES,
      partitions: [
        { name: "account_id", projection: { type: "enum", values: ["111122223333"] } },
        { name: "aws_region", projection: { type: "enum", values: ["us-east-1", "eu-west-1"] } },
        {
          name: "dt",
          projection: { type: "date", format: "yyyy-MM-dd", range: ["NOW-3YEARS", "NOW"] },
        },
      ],
      template: `${ROOT}\${account_id}/CloudTrail/\${aws_region}/\${dt}`,
    };
    const cover = new TableCover({ table, registered: undefined, nowMs: Date.parse("2026-04-01") });
    expect(reasons(cover)).toStrictEqual([
      // The place has dashes, which the folders do not have.
      `the table reads ${ROOT}\${account_id}/CloudTrail/\${aws_region}/\${dt}`,
      "444455556666 is not in the table's list for account_id",
      `the table reads ${ROOT}\${account_id}/CloudTrail/\${aws_region}/\${dt}`,
      "outside of the table's days, NOW-3YEARS to NOW",
    ]);
  });

  test("four columns of which each partition is registered", () => {
    const names = ["region", "year", "month", "day"];
    const table: TableDescription = {
      columns: new Map(names.map((name) => [name, "varchar"])),
      partitions: names.map((name): PartitionColumn => ({ name, projection: undefined })),
      location: `${ROOT}111122223333/CloudTrail/`,
      template: undefined,
    };
    const registered = new Set([partitionKey(["us-east-1", "2026", "03", "02"])]);
    const cover = new TableCover({ table, registered, nowMs: 0 });
    expect(reasons(cover)[2]).toBe(
      "no partition is registered for region=eu-west-1, year=2026, month=03, day=02",
    );
    expect(reasons(cover)[0]).toBeUndefined();
    const date = `CAST("year" AS varchar) || '/' || lpad(CAST("month" AS varchar), 2, '0') || '/' || lpad(CAST("day" AS varchar), 2, '0')`;
    expect(partitionPredicate(table, ASKED)).toStrictEqual([
      `"region" IN ('us-east-1')`,
      `CAST("year" AS varchar) IN ('2026')`,
      `${date} >= '2026/03/01'`,
      `${date} <= '2026/03/12'`,
    ]);
  });

  test("days of a month as numbers", () => {
    const table: TableDescription = {
      ...LINES,
      partitions: [
        {
          name: "year",
          projection: { type: "integer", range: ["2020", "2030"], digits: undefined },
        },
        { name: "month", projection: { type: "integer", range: ["1", "12"], digits: 2 } },
        { name: "day", projection: { type: "integer", range: ["1", "31"], digits: 2 } },
      ],
      template: `${ROOT}111122223333/CloudTrail/us-east-1/\${year}/\${month}/\${day}`,
    };
    const cover = new TableCover({ table, registered: undefined, nowMs: 0 });
    expect(reasons(cover).map((reason) => reason?.slice(0, 15))).toStrictEqual([
      undefined,
      "the table reads",
      "the table reads",
      "outside of the ",
    ]);
  });
});

const ASKED = {
  accounts: ["111122223333"],
  regions: ["us-east-1"],
  firstDay: "2026/03/01",
  lastDay: "2026/03/12",
};

/** What is said of a day, of another account, of another Region, and of a day that is long ago. */
function reasons(cover: TableCover): readonly (string | undefined)[] {
  const days = [
    ["111122223333", "us-east-1", "2026/03/02"],
    ["444455556666", "us-east-1", "2026/03/02"],
    ["111122223333", "eu-west-1", "2026/03/02"],
    ["111122223333", "us-east-1", "2019/03/02"],
  ] as const;
  return days.map(([account, region, day]) =>
    cover.whyUnread(`${ROOT}${account}/CloudTrail/${region}/${day}/`, { account, region, day }),
  );
}

test("a table without partitions reads what lies below its place", () => {
  const table: TableDescription = {
    ...LINES,
    partitions: [],
    location: `${ROOT}111122223333/`,
    template: undefined,
  };
  const cover = new TableCover({ table, registered: undefined, nowMs: 0 });
  expect(reasons(cover)).toStrictEqual([
    undefined,
    `the table reads ${ROOT}111122223333/`,
    undefined,
    undefined,
  ]);
  expect(partitionPredicate(table, ASKED)).toStrictEqual([]);
  const narrowed = { byDay: true, byAccount: true, byRegion: true };
  expect([isPruned(table, narrowed), isPruned(LINES, narrowed)]).toStrictEqual([false, true]);
});

test("a column that is none of a trail, and a place of another bucket, are said", () => {
  const odd: TableDescription = {
    ...LINES,
    partitions: [...LINES.partitions, { name: "org", projection: { type: "injected" } }],
  };
  const other: TableDescription = { ...LINES, template: TEMPLATE.replace("trail", "other") };
  const said = [odd, other].map((table) => {
    const cover = new TableCover({ table, registered: undefined, nowMs: Date.parse("2026-04-01") });
    return reasons(cover)[0];
  });
  expect(said).toStrictEqual([
    "the table has a column org that is none of a trail",
    "the table reads s3://other/AWSLogs/${account}/CloudTrail/${region}/${day}/",
  ]);
});

test("days that are dates, and days whose texts do not follow one another", () => {
  const day = (format: string): PartitionColumn => ({
    name: "day",
    projection: { type: "date", format, range: ["2020", "NOW"] },
  });
  const dates = { ...LINES, columns: new Map([["day", "date"]]), partitions: [day("yyyy-MM-dd")] };
  const backwards = { ...LINES, partitions: [day("dd-MM-yyyy")] };
  expect(partitionPredicate(dates, ASKED)).toStrictEqual([
    `"day" >= DATE '2026-03-01'`,
    `"day" <= DATE '2026-03-12'`,
  ]);
  expect(partitionPredicate(backwards, ASKED)).toStrictEqual([]);
  const byDay = { byDay: true, byAccount: false, byRegion: false };
  expect([dates, backwards].map((table) => isPruned(table, byDay))).toStrictEqual([true, false]);
});
