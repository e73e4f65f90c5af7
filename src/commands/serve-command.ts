import { Coverage } from "../coverage.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator/server.ts";
import { type Fault, parseFault } from "../emulator/fault.ts";
import type { RequestLine } from "../emulator/handler.ts";
import { seededRandom } from "../emulator/seeded-random.ts";
import { EXIT, type ExitCode, SpitzelError } from "../errors.ts";
import { planTrail } from "../trail/trail-source.ts";
import { parseByteSize } from "../options/byte-size.ts";
import type { Environment } from "../run/environment.ts";
import type { TypedOptions } from "../options/arguments.ts";
import { Reporter } from "../run/reporter.ts";

/**
 * `spitzel serve`: answers LookupEvents from trail files until it is interrupted. The URL is the only line on
 * stdout, so that a script can read it.
 */
export async function serveCommand(
  options: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  const settings = serveSettings(options);
  const isQuiet = options.flag("quiet");
  const reporter = new Reporter(environment.stderr, { isQuiet, wantsColor: true });
  const coverage = new Coverage((skip) => reporter.skip(skip));
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    environment.onInterrupt(() => {
      stop.abort(new Error("interrupted"));
      resolve();
    });
  });
  const trail = planTrail({
    paths: options.texts("trail"),
    maxDecompressedBytes: parseByteSize(options.text("decompress-limit") ?? "4GiB"),
    stdin: () => environment.stdin,
  });
  const emulator = await startUnlessStopped(stop.signal, {
    records: trail.records({ signal: stop.signal, coverage }),
    clock: { now: environment.now },
    random: seededRandom(settings.seed),
    rate: settings.rate,
    latencyMs: settings.latencyMs,
    pageSize: settings.pageSize,
    port: settings.port,
    faults: settings.faults,
    byRegion: options.flag("by-region"),
    includeDataEvents: options.flag("data-events"),
    onRequest: (line) => reporter.note(requestText(line)),
  });
  if (emulator === undefined) return EXIT.interrupted;
  reporter.restOfSkips();
  const { withoutTime, notManagement, withoutRegion } = emulator.notServed;
  reporter.note(
    `${emulator.size} events from ${coverage.filesRead} files; not served: ${notManagement} not management events, ${withoutTime} without a time, ${withoutRegion} without a Region`,
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

interface ServeSettings {
  readonly port: number;
  readonly rate: number;
  readonly latencyMs: number;
  readonly pageSize: number;
  readonly seed: number;
  readonly faults: readonly Fault[];
}

function serveSettings(options: TypedOptions): ServeSettings {
  return {
    port: numberIn(options, "port", 0, 0, 65_535),
    rate: numberIn(options, "rate", 2, 0, 1_000_000),
    latencyMs: numberIn(options, "latency", 0, 0, 600_000),
    pageSize: numberIn(options, "page-size", 50, 1, 50),
    seed: numberIn(options, "seed", 1, 0, 2 ** 32 - 1),
    faults: options.texts("fault").map(parseFault),
  };
}

function numberIn(
  options: TypedOptions,
  name: string,
  usual: number,
  least: number,
  most: number,
): number {
  const text = options.text(name);
  if (text === undefined) return usual;
  const value = Number(text);
  const isWhole = Number.isInteger(value) || name === "rate";
  if (text.trim() !== "" && isWhole && value >= least && value <= most) return value;
  throw new SpitzelError(
    `expected a number from ${least} to ${most} after --${name}, got "${text}"`,
    {
      hint: "spitzel serve --help lists the options with their defaults.",
    },
  );
}

function requestText({ attribute, status, code, events }: RequestLine): string {
  const asked = attribute === undefined ? "every event" : `${attribute.key}=${attribute.value}`;
  return `${status ?? "reset"} ${code ?? `${events} events`} · ${asked}`;
}
