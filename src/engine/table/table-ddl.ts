import { quotedName, type TableName } from "../sql-engine.ts";

/** CloudTrail began in this month: no log file is older. https://aws.amazon.com/about-aws/whats-new/2013/11/13/ */
const FIRST_DAY = "2013/11/01";
const FORMAT = "yyyy/MM/dd";
const TEMPLATE = "${account}/CloudTrail/${region}/${day}/";

/**
 * A table of a trail's log files, a row for each line of a file, in partitions that are made up from the query: accounts
 * and Regions are what a query names, so that no list of them can grow old.
 * @param root above the accounts: `s3://bucket/AWSLogs/`
 */
export function tableDdl(engine: "trino" | "athena", table: TableName, root: string): string {
  return engine === "trino" ? trinoDdl(table, root) : athenaDdl(table, root);
}

/** https://trino.io/docs/476/object-storage/partition-projection.html */
function trinoDdl(table: TableName, root: string): string {
  return `CREATE TABLE ${quotedName(table)} (
  line varchar,
  account varchar WITH (partition_projection_type = 'injected'),
  region varchar WITH (partition_projection_type = 'injected'),
  day varchar WITH (
    partition_projection_type = 'date',
    partition_projection_format = '${FORMAT}',
    partition_projection_range = ARRAY['${FIRST_DAY}', 'NOW'],
    partition_projection_interval = 1,
    partition_projection_interval_unit = 'DAYS'
  )
)
WITH (
  format = 'TEXTFILE',
  external_location = ${quoted(root)},
  partitioned_by = ARRAY['account', 'region', 'day'],
  partition_projection_enabled = true,
  partition_projection_location_template = ${quoted(root + TEMPLATE)}
)`;
}

/**
 * A line is one column, since the sign that parts columns unless another is named (U+0001) stands in no JSON.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
function athenaDdl(table: TableName, root: string): string {
  // In DDL Athena takes the database and the table, in backquotes.
  const name = table
    .slice(-2)
    .map((part) => `\`${part.replaceAll("`", "")}\``)
    .join(".");
  return `CREATE EXTERNAL TABLE ${name} (
  \`line\` string
)
PARTITIONED BY (
  \`account\` string,
  \`region\` string,
  \`day\` string
)
STORED AS TEXTFILE
LOCATION ${backquoted(root)}
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.account.type' = 'injected',
  'projection.region.type' = 'injected',
  'projection.day.type' = 'date',
  'projection.day.format' = '${FORMAT}',
  'projection.day.range' = '${FIRST_DAY},NOW',
  'projection.day.interval' = '1',
  'projection.day.interval.unit' = 'DAYS',
  'storage.location.template' = ${backquoted(root + TEMPLATE)}
)`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Hive's texts know the backslash. */
function backquoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
