import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { codeOf, EXIT, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { createDelays } from "./delays.ts";
import type { NotServed } from "./event-store.ts";
import { createHandler, type RequestLine } from "./handler.ts";
import { type EventStoreOptions, readEvents, type RecordBatches } from "./read-events.ts";
import { TrailOperations, type TrailOperationsOptions } from "./trail-operations.ts";
import { LookupService, type ServiceCounts, type ServiceOptions } from "./service.ts";

/** Loopback only, and not an option: the answers are audit logs and nobody is authenticated. */
const HOST = "127.0.0.1";

/** Above the 20 s that an SDK backs off: Node's 5 s would reset connections that are kept for a retry. */
const KEEP_ALIVE_MS = 60_000;

export interface EmulatorOptions extends ServiceOptions, EventStoreOptions, TrailOperationsOptions {
  /** All records to serve, read to the end before the port opens. */
  readonly records: RecordBatches;
  /** 0 takes a free one, and is the default. */
  readonly port?: number;
  /** Called once per answer, for a log line. */
  readonly onRequest?: (line: RequestLine) => void;
}

export interface Emulator {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  readonly port: number;
  /** Events that can be looked up, in all categories and Regions. */
  readonly size: number;
  readonly notServed: NotServed;
  counts(): ServiceCounts;
  /** Drops delayed answers, destroys open connections and frees the port. May be called again. */
  close(): Promise<void>;
}

/**
 * Serves LookupEvents over the records, ListPublicKeys and DescribeTrails on loopback until it is closed. Signatures are not checked.
 * @throws SpitzelError when the port cannot be listened on; RangeError for an option out of its range;
 * what reading the records throws.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const store = await readEvents(options.records, options);
  const service = new LookupService(store, options);
  const delays = createDelays();
  const server = createServer(
    createHandler(service, new TrailOperations(options), delays, options.onRequest),
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${HOST}:${port}`,
    port,
    size: store.size,
    notServed: store.notServed,
    counts: () => service.counts(),
    close: async () => {
      delays.clear();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Resolves with the port, which differs from the one asked for when that is 0. */
async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, HOST);
  try {
    await once(server, "listening");
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`expected to listen on ${HOST}:${port}, got ${codeOf(cause) ?? ""}`, {
      exitCode: EXIT.sourceFailed,
      hint: "choose another port, or 0 for any free one.",
      cause,
    });
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
