import { readEvents } from "../../src/emulator/read-events.ts";
import { LookupService, type ServiceOptions } from "../../src/emulator/service.ts";
import type { ReadRecord } from "../../src/record.ts";
import { type Answer, answerIn, numbered, signedFor, stoppedClock, TARGET } from "./fixture.ts";

type Options = Partial<ServiceOptions> & { readonly includeDataEvents?: boolean };

export async function serviceOf(
  records: readonly ReadRecord[],
  options: Options = {},
): Promise<LookupService> {
  const store = await readEvents([records], options);
  return new LookupService(store, { clock: stoppedClock(), random: () => 0, rate: 0, ...options });
}

export function ask(
  service: LookupService,
  parameters: object = {},
  authorization = signedFor("us-east-1"),
) {
  return service.answer({ target: TARGET, authorization, body: JSON.stringify(parameters) });
}

export function page(service: LookupService, parameters: object = {}): Answer {
  return answerIn(ask(service, parameters).body);
}

/** The numbers of the events on each page of a chain. */
export function pages(service: LookupService, parameters: object = {}): number[][] {
  const all: number[][] = [];
  let NextToken: string | undefined;
  do {
    const answer = page(service, {
      ...parameters,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    all.push(answer.Events.map((event) => Number(event.EventId.slice(-12))));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return all;
}

/** Event 1 is the oldest. */
export function eachSecond(count: number): ReadRecord[] {
  return Array.from({ length: count }, (_, index) => numbered(index + 1, index));
}
