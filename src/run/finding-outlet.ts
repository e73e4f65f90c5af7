import type { Finding } from "../detect/finding.ts";
import { findingOrder } from "../detect/finding-order.ts";
import { SortedSpool, spoolOfLines } from "../detect/sorted-spool.ts";
import { jsonText, parseJsonText } from "../json-text.ts";
import type { Sink } from "../output/sink.ts";

/** Where findings go: what is to be printed at once, and what waits until all are known. */
export interface FindingOutlet {
  /** @returns what is to be printed of them now. */
  readonly give: (findings: readonly Finding[]) => Promise<string>;
  /** Called once, when all were given. */
  readonly rest: () => AsyncIterable<string> | Iterable<string>;
}

type FindingSink = Pick<Sink<Finding, unknown>, "write" | "isLined">;

/** As they arise. */
export function streamed(sink: FindingSink): FindingOutlet {
  return { give: async (findings) => sink.write(findings), rest: () => [] };
}

/** The most severe first. What waits is what will be printed, where that needs no other finding. */
export function sorted(sink: FindingSink): FindingOutlet {
  const held = spoolOfLines();
  const isLined = sink.isLined === true;
  return {
    give: async (findings) => {
      for (const finding of findings) {
        const text = isLined ? (await sink.write([finding])).slice(0, -1) : jsonText(finding);
        held.add(findingOrder(finding), text);
      }
      return "";
    },
    rest: async function* () {
      for (const { item: text } of held.drain()) {
        yield isLined ? `${text}\n` : await sink.write([findingIn(text)]);
      }
    },
  };
}

/** What groups findings: knows of each, once all are known, in which group it stands, and the groups in their order. */
export interface Grouping<G> {
  readonly found: (finding: Finding) => void;
  readonly groups: () => {
    readonly all: readonly G[];
    /** undefined for a finding that is of no group. */
    readonly of: (finding: Finding) => G | undefined;
  };
}

/** How groups are printed: each is begun before its findings; undefined begins what is of no group. */
export interface GroupSink<G> extends Pick<Sink<Finding, unknown>, "write"> {
  readonly begin: (group: G | undefined) => string;
}

/** Group by group, in each by time; behind them those of no group, the most severe first. */
export function grouped<G>(grouping: Grouping<G>, sink: GroupSink<G>): FindingOutlet {
  const held = new SortedSpool<Finding>();
  return {
    give: async (findings) => {
      for (const finding of findings) {
        grouping.found(finding);
        held.add("", finding);
      }
      return "";
    },
    rest: async function* () {
      const { all, of } = grouping.groups();
      const places = new Map(all.map((group, i) => [group, i]));
      const inGroups = new SortedSpool<Finding>();
      for (const { item } of held.drain()) {
        const group = of(item);
        const place = group === undefined ? all.length : (places.get(group) ?? all.length);
        const order = group === undefined ? "" : `${item.first_seen}\0`;
        inGroups.add(`${String(place).padStart(9, "0")}\0${order}${findingOrder(item)}`, item);
      }
      let current: number | undefined;
      for (const { key, item } of inGroups.drain()) {
        const place = Number(key.slice(0, 9));
        if (place !== current) {
          yield sink.begin(all[place]);
          current = place;
        }
        yield await sink.write([item]);
      }
    },
  };
}

function findingIn(text: string): Finding {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what was held back
  return parseJsonText(text) as Finding;
}
