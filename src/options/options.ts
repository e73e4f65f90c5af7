import type { Options } from "yargs";
import { outputHelp } from "../output/formats.ts";
import { RECORD_FORMATS } from "../output/records/formats.ts";

/** One value an occurrence; yargs would let an array swallow the actions behind it. */
const repeatable = { type: "string", array: true, nargs: 1, requiresArg: true } as const;
const text = { type: "string", requiresArg: true } as const;
const flag = { type: "boolean" } as const;

const QUERY = "What to look for:";
const WHERE = "Where to look (Event history, unless --trail is given):";
const WHEN = "When (UTC unless the time has an offset; both ends inclusive):";
const OUTPUT = "What to print:";
const RUN = "The run:";

/** The options of a query, as `--help` lists them. */
export const QUERY_OPTIONS = {
  match: {
    ...repeatable,
    alias: "m",
    group: QUERY,
    describe: "expression that must hold too, such as '$.errorCode == \"AccessDenied\"'",
  },
  exclude: { ...repeatable, alias: "x", group: QUERY, describe: "action to leave out: 'kms:*'" },
  trail: {
    ...repeatable,
    alias: "t",
    group: WHERE,
    describe: "trail file, folder of them, or - for stdin",
  },
  region: {
    ...repeatable,
    group: WHERE,
    describe: "Region to ask: eu-west-1,us-east-1, 'us-*' or all",
  },
  profile: { ...repeatable, group: WHERE, describe: "profile of the AWS configuration files" },
  "role-arn": { ...repeatable, group: WHERE, describe: "role to assume and ask with" },
  "external-id": { ...text, group: WHERE, describe: "external ID that the roles require" },
  "role-session-name": {
    ...text,
    group: WHERE,
    describe: "name of the roles' sessions (spitzel)",
  },
  accounts: {
    ...text,
    group: WHERE,
    describe: "file with a profile or role ARN a line, all asked side by side",
  },
  "endpoint-url": {
    ...text,
    group: WHERE,
    describe: "other LookupEvents endpoint (spitzel serve)",
  },
  rate: { ...text, group: WHERE, describe: "requests a second to Event history (2)" },
  pushdown: {
    ...repeatable,
    group: WHERE,
    describe: "look-up to use in place of the planner's: EventName=StopLogging",
  },
  "no-pushdown": { ...flag, group: WHERE, describe: "read every event and test it here" },
  "expand-names": {
    ...flag,
    group: WHERE,
    describe: "look up a wildcard's known event names: faster, may miss some",
  },
  from: {
    ...text,
    alias: "start-time",
    group: WHEN,
    describe: "2026-03-03, '2026-03-03 14:00:12', ISO 8601, or -7d",
  },
  to: { ...text, alias: "end-time", group: WHEN, describe: "likewise; a bare date means its end" },
  since: { ...text, group: WHEN, describe: "30m, 72h, 7d: that long ago until now" },
  "last-minute": { ...text, group: WHEN, describe: "that many minutes ago until now" },
  limit: { ...text, alias: "n", group: OUTPUT, describe: "stop after this many matches" },
  count: { ...flag, alias: "c", group: OUTPUT, describe: "print the number of matches only" },
  fields: {
    ...text,
    group: OUTPUT,
    describe: "paths or short names, comma-separated: time,user,$.requestParameters.bucketName",
  },
  output: {
    ...text,
    alias: "o",
    group: OUTPUT,
    describe: outputHelp(RECORD_FORMATS),
  },
  dedupe: { ...flag, group: OUTPUT, describe: "print each eventID once" },
  "with-origin": {
    ...flag,
    group: OUTPUT,
    describe: 'wrap each record: {"account":…,"region":…,"record":…}',
  },
  explain: {
    ...flag,
    group: RUN,
    describe: "say how the query is understood and answered, then stop",
  },
  "max-time": { ...text, group: RUN, describe: "stop after 30m, 2h; exit code 4" },
  checkpoint: {
    ...text,
    group: RUN,
    describe: "note progress in this file; the same command goes on from there",
  },
  cursor: {
    ...text,
    group: RUN,
    describe: "print only what no earlier run with this file has printed",
  },
  follow: { ...flag, alias: "f", group: RUN, describe: "go on with new records as they appear" },
  overlap: {
    ...text,
    group: RUN,
    describe: "how late a record may appear, with --cursor and --follow (20m)",
  },
  poll: { ...text, group: RUN, describe: "time between looks, with --follow (30s)" },
  "exit-status": { ...flag, group: RUN, describe: "exit with 1 when nothing matched" },
  coverage: {
    ...text,
    group: RUN,
    describe: "write what was read and not read to this file (JSON)",
  },
  "decompress-limit": {
    ...text,
    group: RUN,
    describe: "bytes that one gzip file may grow to (4GiB)",
  },
  threads: {
    ...text,
    group: RUN,
    describe: "threads that read trail files; one a processor, at most 8",
  },
  quiet: { ...flag, alias: "q", group: RUN, describe: "no summary, notes or progress on stderr" },
  color: {
    ...flag,
    group: RUN,
    describe: "colour on a terminal; --no-color for none",
  },
} as const satisfies Record<string, Options>;

/** The options of `spitzel serve`. */
export const SERVE_OPTIONS = {
  trail: {
    ...repeatable,
    alias: "t",
    demandOption: true,
    describe: "trail file, folder of them, or - for stdin",
  },
  port: { ...text, describe: "port on 127.0.0.1 (any that is free)" },
  rate: {
    ...text,
    describe: "requests a second before throttling (2); 0 for any number",
  },
  latency: { ...text, describe: "milliseconds before each answer (0)" },
  "page-size": { ...text, describe: "events a page at most, 1 to 50 (50)" },
  fault: {
    ...repeatable,
    describe:
      "throttle:P, 5xx:P, reset:P, slow:P:MS (P from 0 to 1), expired-token:N (after N pages), access-denied, unrecognized-client",
  },
  seed: { ...text, describe: "number from which faults are drawn (1)" },
  "by-region": {
    ...flag,
    describe: "answer only with events of the Region that the request is signed for",
  },
  "data-events": { ...flag, describe: "serve data events too, which the real service never does" },
  "decompress-limit": {
    ...text,
    describe: "bytes that one gzip file may grow to (4GiB)",
  },
  quiet: { ...flag, alias: "q", describe: "no line per request on stderr" },
} as const satisfies Record<string, Options>;
