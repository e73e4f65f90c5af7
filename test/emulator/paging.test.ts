import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eachSecond, ask, page, pages, serviceOf } from "./asking.ts";
import { idOf, numbered, stoppedClock, TEN_O_CLOCK } from "./fixture.ts";

function downFrom(first: number, last: number): number[] {
  return Array.from({ length: first - last + 1 }, (_, index) => first - index);
}

describe("pages", () => {
  test("a page has 50 events unless told, and the last has no token", async () => {
    const service = await serviceOf(eachSecond(120));
    expect(pages(service)).toEqual([downFrom(120, 71), downFrom(70, 21), downFrom(20, 1)]);
  });

  test("MaxResults makes pages smaller", async () => {
    expect(pages(await serviceOf(eachSecond(3)), { MaxResults: 2 })).toEqual([[3, 2], [1]]);
  });

  test("the page size caps MaxResults and does not raise it", async () => {
    const service = await serviceOf(eachSecond(5), { pageSize: 2 });
    expect([pages(service, { MaxResults: 50 }), pages(service, { MaxResults: 4 })[0]]).toEqual([
      [[5, 4], [3, 2], [1]],
      [5, 4],
    ]);
    expect(pages(service, { MaxResults: 1 })).toEqual([[5], [4], [3], [2], [1]]);
  });

  test("events that fill the last page exactly have no empty page after them", async () => {
    expect(pages(await serviceOf(eachSecond(4)), { MaxResults: 2 })).toEqual([
      [4, 3],
      [2, 1],
    ]);
  });

  test("an empty answer has no events and no token", async () => {
    const { status, body } = ask(await serviceOf([]));
    expect([status, body]).toEqual([200, '{"Events":[]}']);
  });

  test("more events in one second than fit a page are each on one page, in the order read", async () => {
    const records = Array.from({ length: 130 }, (_, index) => numbered(index, 0));
    const service = await serviceOf(records);
    expect(pages(service).flat()).toEqual(Array.from({ length: 130 }, (_, index) => index));
  });

  test("a token may be used again and gives the same page", async () => {
    const service = await serviceOf(eachSecond(5));
    const { NextToken } = page(service, { MaxResults: 2 });
    const again = page(service, { MaxResults: 2, NextToken });
    expect(page(service, { MaxResults: 2, NextToken })).toEqual(again);
  });

  test("every so manieth page of a chain is empty and has a token", async () => {
    const service = await serviceOf(eachSecond(5), { emptyPageEvery: 2, pageSize: 2 });
    expect(pages(service)).toEqual([[5, 4], [], [3, 2], [], [1]]);
  });

  test("any page size, attribute and window give exactly the filter of the whole list in order", async () => {
    const names = ["CreateUser", "DeleteUser", "GetUser"];
    const second = fc.integer({ min: 0, max: 12 });
    const size = fc.integer({ min: 1, max: 50 });
    const optional = { nil: undefined };
    const events = fc.array(fc.record({ second, name: fc.constantFrom(...names) }), {
      maxLength: 90,
    });
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.option(fc.constantFrom(...names, "createuser"), optional),
        fc.option(second, optional),
        fc.option(second, optional),
        fc.option(size, optional),
        size,
        async (made, name, one, other, MaxResults, pageSize) => {
          const bounds = [one, other]
            .filter((bound) => bound !== undefined)
            .toSorted((a, b) => a - b);
          const start = one === undefined ? undefined : bounds[0];
          const end = other === undefined ? undefined : bounds.at(-1);
          const service = await serviceOf(
            made.map((event, index) => numbered(index, event.second, { eventName: event.name })),
            { pageSize },
          );
          const expected = made
            .map((event, index) => ({ ...event, index }))
            .filter((event) => name === undefined || event.name === name)
            .filter((event) => start === undefined || event.second >= start)
            .filter((event) => end === undefined || event.second <= end)
            .toSorted((a, b) => b.second - a.second)
            .map((event) => event.index);
          const answered = pages(service, {
            ...(name === undefined
              ? {}
              : { LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: name }] }),
            ...(start === undefined ? {} : { StartTime: TEN_O_CLOCK + start }),
            ...(end === undefined ? {} : { EndTime: TEN_O_CLOCK + end }),
            ...(MaxResults === undefined ? {} : { MaxResults }),
          });
          expect(answered.flat()).toEqual(expected);
          const limit = Math.min(MaxResults ?? 50, pageSize);
          expect(answered.length).toBe(Math.max(1, Math.ceil(expected.length / limit)));
        },
      ),
    );
  });
});

/** Five minutes after it happened, as AWS says of trails. */
function visibleAt(event: { readonly EventTime: number }): number {
  return event.EventTime * 1000 + 300_000;
}

describe("late events", () => {
  test("an event is found from the moment it is visible", async () => {
    const clock = stoppedClock((TEN_O_CLOCK + 300) * 1000);
    const service = await serviceOf(eachSecond(3), { clock, visibleAt });
    const before = pages(service);
    clock.nowMs += 1000;
    expect([before, pages(service)]).toEqual([[[1]], [[2, 1]]]);
  });

  test("an event that becomes visible during a chain of pages neither joins nor shifts it", async () => {
    const clock = stoppedClock((TEN_O_CLOCK + 302) * 1000);
    const late = numbered(9, 0);
    const service = await serviceOf([...eachSecond(3), late], {
      clock,
      visibleAt: (event) =>
        event.EventId === idOf(9) ? visibleAt(event) + 60_000 : visibleAt(event),
    });
    const first = page(service, { MaxResults: 1 });
    clock.nowMs += 60_000;
    const second = page(service, { MaxResults: 1, NextToken: first.NextToken });
    const third = page(service, { MaxResults: 1, NextToken: second.NextToken });
    expect(
      [first, second, third].flatMap(({ Events }) => Events.map(({ EventId }) => EventId)),
    ).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect([third.NextToken, pages(service)]).toEqual([undefined, [[3, 2, 1, 9]]]);
  });
});
