import { recordsIn } from "../source/batch.ts";
import { Coverage } from "../source/coverage.ts";
import { namedFiles } from "../files/named-files.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator/server.ts";
import { parseFault } from "../emulator/fault.ts";
import type { RequestLine } from "../emulator/handler.ts";
import { seededRandom } from "../emulator/seeded-random.ts";
import { EXIT, type ExitCode, SpitzelError } from "../errors.ts";
import { FileReport } from "../trail/file-report.ts";
import { planTrail } from "../trail/trail-source.ts";
import { asTyped, flag, list, type Option, value } from "../options/option.ts";
import { COLOR, QUIET as NO_NOTES } from "../options/run-options.ts";
import type { TypedOptions } from "../options/typed-options.ts";
import {
  DECOMPRESS_LIMIT as FILES_LIMIT,
  RECORD_LIMIT as FILES_RECORD_LIMIT,
  TRAIL as FILES,
} from "../options/where-options.ts";
import type { Environment } from "../run/environment.ts";
import { Reporter } from "../run/reporter.ts";
import { savedAnswers } from "../run/saved-answers.ts";
import type { Command } from "./command.ts";

/** Its options stand under one heading, and there is one source. */
const here = <T>(option: Option<T>, more: Partial<Option<T>> = {}): Option<T> => {
  const { group: _group, sources: _sources, ...rest } = option;
  return { ...rest, ...more };
};

const TRAIL = here(FILES, {
  isRequired: true,
  describe: "trail file, folder of them, or - for stdin; repeatable",
});
const DECOMPRESS_LIMIT = here(FILES_LIMIT);
const RECORD_LIMIT = here(FILES_RECORD_LIMIT);
const QUIET = here(NO_NOTES, { describe: "no line per request on stderr" });

const SERVE_COLOR = here(COLOR);

const PORT = value(
  { name: "port", describe: "port on 127.0.0.1 (any that is free)", usual: "0" },
  numberIn("port", 0, 65_535),
);
const RATE = value(
  {
    name: "rate",
    describe: "requests a second before throttling (2); 0 for any number",
    usual: "2",
  },
  numberIn("rate", 0, 1_000_000, false),
);
const LATENCY = value(
  { name: "latency", describe: "milliseconds before each answer (0)", usual: "0" },
  numberIn("latency", 0, 600_000),
);
const PAGE_SIZE = value(
  { name: "page-size", describe: "events a page at most, 1 to 50 (50)", usual: "50" },
  numberIn("page-size", 1, 50),
);
const FAULT = list(
  {
    name: "fault",
    describe:
      "throttle:P, 5xx:P, reset:P, slow:P:MS (P from 0 to 1), expired-token:N (after N pages), access-denied, unrecognized-client",
    parted: /,/,
  },
  parseFault,
);
const SEED = value(
  { name: "seed", describe: "number from which faults are drawn (1)", usual: "1" },
  numberIn("seed", 0, 2 ** 32 - 1),
);
const BY_REGION = flag({
  name: "by-region",
  describe: "answer only with events of the Region that the request is signed for",
});
const DATA_EVENTS = flag({
  name: "data-events",
  describe: "serve data events too, which the real service never does",
});

const PUBLIC_KEYS = value(
  {
    name: "public-keys",
    describe: "saved answer of ListPublicKeys, to answer with",
  },
  asTyped,
);
const DESCRIBE_TRAILS = value(
  {
    name: "describe-trails",
    describe: "saved answer of DescribeTrails, to answer with",
  },
  asTyped,
);

export const command: Command = {
  arguments: [],
  options: [
    TRAIL,
    PORT,
    RATE,
    LATENCY,
    PAGE_SIZE,
    FAULT,
    SEED,
    BY_REGION,
    DATA_EVENTS,
    PUBLIC_KEYS,
    DESCRIBE_TRAILS,
    DECOMPRESS_LIMIT,
    RECORD_LIMIT,
    QUIET,
    SERVE_COLOR,
  ],
  examples: [],
  run: serveCommand,
};

/**
 * `spitzel serve`: answers LookupEvents from trail files until it is interrupted. The URL is the only line on
 * stdout, so that a script can read it.
 */
async function serveCommand(typed: TypedOptions, environment: Environment): Promise<ExitCode> {
  const reporter = new Reporter(environment.stderr, {
    isQuiet: typed.get(QUIET),
    wantsColor: typed.get(SERVE_COLOR),
  });
  const coverage = new Coverage((skip) => reporter.skip(skip));
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    environment.onInterrupt(() => {
      stop.abort(new Error("interrupted"));
      resolve();
    });
  });
  const served = await savedAnswers({
    publicKeysFile: typed.get(PUBLIC_KEYS),
    trailsFile: typed.get(DESCRIBE_TRAILS),
  });
  const trail = planTrail({
    files: namedFiles(typed.get(TRAIL), () => environment.stdin),
    limits: {
      maxDecompressedBytes: typed.get(DECOMPRESS_LIMIT),
      maxRecordBytes: typed.get(RECORD_LIMIT),
      readsInsights: true,
    },
  });
  const emulator = await startUnlessStopped(stop.signal, {
    records: recordsIn(trail.records({ signal: stop.signal, coverage })),
    clock: { now: environment.now },
    random: seededRandom(typed.get(SEED)),
    rate: typed.get(RATE),
    latencyMs: typed.get(LATENCY),
    pageSize: typed.get(PAGE_SIZE),
    ...served,
    port: typed.get(PORT),
    faults: typed.get(FAULT),
    byRegion: typed.get(BY_REGION),
    includeDataEvents: typed.get(DATA_EVENTS),
    onRequest: (line) => reporter.note(requestText(line)),
  });
  if (emulator === undefined) return EXIT.interrupted;
  reporter.restOfSkips();
  const { withoutTime, notManagement, withoutRegion } = emulator.notServed;
  reporter.note(
    `${emulator.size} events from ${coverage.report(FileReport).filesRead} files; not served: ${notManagement} not management events, ${withoutTime} without a time, ${withoutRegion} without a Region`,
  );
  reporter.note(`ask it with: spitzel '*' --endpoint-url ${emulator.url}`);
  reporter.note(
    `or with: AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x aws cloudtrail lookup-events --region us-east-1 --endpoint-url ${emulator.url}`,
  );
  environment.stdout.write(`${emulator.url}\n`);
  await stopped;
  await emulator.close();
  return coverage.skipCount > 0 ? EXIT.partial : EXIT.done;
}

/** @returns undefined when the interrupt came before everything was loaded. */
async function startUnlessStopped(
  signal: AbortSignal,
  options: EmulatorOptions,
): Promise<Emulator | undefined> {
  try {
    return await startEmulator(options);
  } catch (error) {
    if (error !== signal.reason) throw error;
    return undefined;
  }
}

function numberIn(option: string, least: number, most: number, isWhole = true) {
  return (text: string): number => {
    const number = Number(text);
    const isRight = text.trim() !== "" && number >= least && number <= most;
    if (isRight && (!isWhole || Number.isInteger(number))) return number;
    throw new SpitzelError(
      `expected a number from ${least} to ${most} after --${option}, got "${text}"`,
      {
        hint: "spitzel serve --help lists the options with their defaults.",
      },
    );
  };
}

function requestText({ attribute, status, code, events }: RequestLine): string {
  const asked = attribute === undefined ? "every event" : `${attribute.key}=${attribute.value}`;
  return `${status ?? "reset"} ${code ?? `${events} events`} · ${asked}`;
}
