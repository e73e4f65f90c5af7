import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { HistoryEvent } from "../../src/lookup/client.ts";
import { nameOf } from "../../src/lookup/lookup-attribute.ts";
import type { HistoryOptions } from "../../src/lookup/lookup-source.ts";
import { planHistories } from "../../src/lookup/many-histories.ts";
import { planLookup } from "../../src/lookup/plan.ts";
import { parseQuery } from "../../src/match/query.ts";
import type { ReadRecord } from "../../src/record.ts";
import { numbered, TEN_O_CLOCK } from "../emulator/fixture.ts";

type Client = Awaited<ReturnType<HistoryOptions["openClient"]>>;
type Request = Parameters<Client["page"]>[0];
type Page = Awaited<ReturnType<Client["page"]>>;
type FakePage = Page["events"] | Error;

/** LookupEvents as a list of pages for each attribute, each page asked for by the token of the one before. */
export class FakeClient implements Client {
  attempts = 0;
  throttled = 0;
  isClosed = false;
  readonly requests: Request[] = [];
  readonly #chains: Readonly<Record<string, readonly FakePage[]>>;

  /** @param chains pages by attribute, such as "EventName=A", or "every event"; an Error is thrown in its place. */
  constructor(chains: Readonly<Record<string, readonly FakePage[]>>) {
    this.#chains = chains;
  }

  readonly isTokenRefused = (): boolean => false;

  async start(): Promise<void> {
    await Promise.resolve();
  }

  /** As if the next start were far: no window is split. */
  msUntilStart(): number {
    return 1000;
  }

  startsPerAnswer(): number {
    return 0;
  }

  async page(request: Request): Promise<Page> {
    await Promise.resolve();
    this.attempts++;
    this.requests.push(request);
    const { lookup, token } = request;
    const chain = this.#chains[nameOf(lookup)] ?? [[]];
    const index = token === undefined ? 0 : Number(token);
    const page = chain[index] ?? [];
    if (page instanceof Error) throw page;
    return { events: page, nextToken: index + 1 < chain.length ? String(index + 1) : undefined };
  }

  close(): void {
    this.isClosed = true;
  }
}

/** So many seconds after ten o'clock, in milliseconds. */
export function at(second: number): number {
  return (TEN_O_CLOCK + second) * 1000;
}

/** The event of a record, so many seconds after ten o'clock. */
export function event(number: number, second: number, fields: object = {}) {
  const { text, record } = numbered(number, second, fields);
  return eventOf(String(record["eventID"]), at(second), text);
}

export function eventOf(
  id: string | undefined,
  timeMs: number | undefined,
  body: string | undefined,
): HistoryEvent {
  const attributes = {
    EventId: id,
    AccessKeyId: undefined,
    Username: undefined,
    EventName: undefined,
    EventSource: undefined,
    ReadOnly: undefined,
  };
  return { id, timeMs, attributes, body };
}

interface Asked {
  readonly actions?: readonly string[];
  readonly matches?: readonly string[];
}

export function optionsOf(client: FakeClient, { actions = ["*"], matches = [] }: Asked = {}) {
  const query = parseQuery({ actions, excludes: [], matches }, { fromMs: at(0), toMs: at(1000) });
  return {
    plan: planLookup(query, { nowMs: at(5000), region: "eu-west-1", isAws: true }),
    account: undefined,
    region: "eu-west-1",
    profile: undefined,
    isOrdered: false,
    isOptional: false,
    remainder: undefined,
    openClient: async () => client,
  } satisfies HistoryOptions;
}

export function start(client: FakeClient, asked: Asked = {}) {
  const coverage = new Coverage();
  const abort = new AbortController();
  const source = planHistories([optionsOf(client, asked)]);
  return { coverage, abort, batches: source.records({ signal: abort.signal, coverage }) };
}

export async function readAll(client: FakeClient, asked: Asked = {}) {
  const { coverage, batches } = start(client, asked);
  const records: ReadRecord[] = [];
  for await (const batch of recordsIn(batches)) records.push(...batch);
  return { records, coverage };
}

/** The numbers of the records that `event` made. */
export function numbersOf(records: readonly ReadRecord[]): readonly number[] {
  return records
    .map(({ record }) => Number(String(record["eventID"]).slice(-12)))
    .toSorted((a, b) => a - b);
}
