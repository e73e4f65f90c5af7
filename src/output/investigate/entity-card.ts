import type { CardChange, EntityCard, SeenList } from "../../investigate/shapes/entity-card.ts";
import type { Display } from "../display.ts";
import type { Sink } from "../sink.ts";
import { shortName } from "./short-name.ts";

/** All that is said of an entity, on a page for people. */
export function entityPage(display: Display): Sink<EntityCard, unknown> {
  return {
    heading: () => "",
    write: (cards) => cards.map((card) => page(card, display)).join("\n"),
    end: () => "",
  };
}

function page(card: EntityCard, { clean, paint }: Display): string {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [card.what, headLines(card)],
    ["is", listLines(card.is)],
    ["identities", listLines(card.identities)],
    ["access keys", listLines(card.access_keys)],
    ["from", listLines(card.sources)],
    ["user agents", listLines(card.user_agents)],
    ["Regions", listLines(card.regions)],
    [`changes it made (${card.changes_made})`, changeLines(card.changes, card.changes_made, false)],
    [
      `changes others made to it (${card.changed_by_others})`,
      changeLines(card.changes_to_it, card.changed_by_others, true),
    ],
    ["reads of weight", listLines(card.reads_of_weight)],
    ["denied", listLines(card.denied)],
    ["tried by others in vain", listLines(card.refused_to_others)],
    [
      "findings",
      card.findings.map(
        ({ severity, time, title }) =>
          `${severity.toUpperCase().padEnd(8)} ${whole(time)}  ${title}`,
      ),
    ],
    ["to review before anybody runs it", card.containment],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(
      ([title, lines]) =>
        `${paint("bold", clean(title))}\n${lines.map((line) => `  ${clean(line)}\n`).join("")}`,
    )
    .join("");
}

function headLines(card: EntityCard): readonly string[] {
  const { calls, changes_made, denied_calls, failed_calls, named_in, without_mfa } = card;
  if (calls + named_in === 0) return [`${card.looks_like}, in no record that was read`];
  const parts = [
    `${calls} ${calls === 1 ? "call" : "calls"}`,
    `${changes_made} changes`,
    `${denied_calls} denied`,
    `${failed_calls} failed`,
    ...(without_mfa === 0 ? [] : [`${without_mfa} in sessions without MFA`]),
    `named in ${named_in} of others`,
  ];
  return [
    `${card.looks_like}, ${whole(card.first_seen)} – ${whole(card.last_seen)} UTC, accounts ${card.accounts.most.map(({ name }) => name).join(", ") || "none"}`,
    parts.join(" · "),
  ];
}

function listLines({ total, most }: SeenList): readonly string[] {
  const lines = most.map(({ name, count, first_seen, last_seen, where }) => {
    const when =
      first_seen === last_seen ? whole(first_seen) : `${whole(first_seen)} – ${whole(last_seen)}`;
    return `${String(count).padStart(6)} × ${shortName(name)}${where === undefined ? "" : `  ${where}`}  (${when})`;
  });
  return total > most.length ? [...lines, `… ${total - most.length} more`] : lines;
}

/** Of what was taken away nothing is there. */
const TAKING = /:(?:Delete|Detach|Remove|Revoke|Disassociate|Stop|Disable|Deregister)/;

function changeLines(
  changes: readonly CardChange[],
  total: number,
  namesActor: boolean,
): readonly string[] {
  const lines = changes.map((change) => {
    const { time, action, way, actor, objects, state, undone_at = "", undone_by = "" } = change;
    const went = way === undefined ? "" : ` (${way})`;
    const by = namesActor ? ` by ${actor}` : "";
    const on = [...new Set(objects.map(shortName))].slice(0, 4).join(", ");
    const left = state.includes("undone")
      ? `${state} ${whole(undone_at)} by ${undone_by}`
      : state === "still there" && TAKING.test(action)
        ? "not undone"
        : state;
    return `${whole(time)}  ${action}${went}${by}  ${on}  – ${left}`;
  });
  return total > changes.length ? [...lines, `… ${total - changes.length} more`] : lines;
}

function whole(time: string): string {
  return time.replace("T", " ").slice(0, 19);
}
