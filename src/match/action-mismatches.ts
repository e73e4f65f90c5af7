import { MISMATCH_ROWS, SAME_NAMES } from "./action-mismatch-rows.ts";
import type { MismatchKind } from "./action-mismatch-rows.ts";

/** One line of the mismatch table. Hosts are lower-case host labels; actions are `prefix:Action`. */
interface ActionMismatch {
  readonly row: number;
  readonly actions: readonly string[];
  readonly hosts: readonly string[];
  /** Event names; one that ends in `*` is the start of names. */
  readonly events: readonly string[];
  readonly kind: MismatchKind;
  readonly evidence: readonly string[];
  readonly remark: string | undefined;
}

const words = (list: string): readonly string[] => (list === "" ? [] : list.split(" "));

export const ACTION_MISMATCHES: readonly ActionMismatch[] = MISMATCH_ROWS.map(
  ([row, actions, hosts, events, kind, evidence, remark]) => ({
    row,
    actions: words(actions),
    hosts: words(hosts),
    events: words(events),
    kind,
    evidence: words(evidence),
    remark,
  }),
);

interface HostMismatches {
  /** Lower-case event name to actions. */
  readonly byName: Map<string, string[]>;
  readonly byStart: { readonly start: string; readonly actions: readonly string[] }[];
}

const BY_HOST: ReadonlyMap<string, HostMismatches> = indexByHost();

function indexByHost(): ReadonlyMap<string, HostMismatches> {
  const index = new Map<string, HostMismatches>();
  for (const { hosts, events, actions, remark } of ACTION_MISMATCHES) {
    if (actions.length === 0 || remark === SAME_NAMES) continue;
    for (const host of hosts) {
      const ofHost: HostMismatches = index.get(host) ?? { byName: new Map(), byStart: [] };
      index.set(host, ofHost);
      for (const event of events) {
        const key = event.toLowerCase();
        if (key.endsWith("*")) ofHost.byStart.push({ start: key.slice(0, -1), actions });
        else ofHost.byName.set(key, [...(ofHost.byName.get(key) ?? []), ...actions]);
      }
    }
  }
  return index;
}

/**
 * The IAM actions (`prefix:Action`) that the table names for an event, in any case of the name.
 * @param host lower-case host label of the eventSource
 */
export function mismatchedActions(host: string, eventName: string): readonly string[] {
  const ofHost = BY_HOST.get(host);
  if (ofHost === undefined) return [];
  const key = eventName.toLowerCase();
  const byStart = ofHost.byStart.filter(({ start }) => key.startsWith(start));
  return [...(ofHost.byName.get(key) ?? []), ...byStart.flatMap(({ actions }) => actions)];
}
