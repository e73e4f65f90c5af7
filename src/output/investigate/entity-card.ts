import type { CardChange, EntityCard, SeenList } from "../../investigate/shapes/entity-card.ts";
import type { Step } from "../../investigate/shapes/step.ts";
import type { Section } from "./pages.ts";
import { shortName } from "./short-name.ts";

/** All that is said of an entity, section by section. */
export function entitySections(card: EntityCard): readonly Section[] {
  const own = new Set(card.own_sources);
  return [
    [card.what, headLines(card)],
    ["is", listLines(card.is)],
    ["may be one of several: ask for one", listLines(card.candidates)],
    ["identities", listLines(card.identities)],
    ["access keys", listLines(card.access_keys)],
    ["from", listLines(card.sources, (name) => (own.has(name) ? "  – nobody else" : ""))],
    ["user agents", listLines(card.user_agents)],
    ["Regions", listLines(card.regions)],
    [`changes it made (${card.changes_made})`, changeLines(card.changes, card.changes_made, false)],
    [
      `changes others made to it (${card.changed_by_others})`,
      changeLines(card.changes_to_it, card.changed_by_others, true),
    ],
    ["first in the second half of its time", listLines(card.firsts)],
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
    ["around", (card.around ?? []).map(stepLine)],
    ["to review before anybody runs it", card.containment],
  ];
}

function stepLine(step: Step): string {
  const { first_seen, count, actor, actions, error, objects, sources } = step;
  const what = actions.map(({ name, count: n }) => (n === 1 ? name : `${name} ×${n}`)).join(", ");
  const went = error === undefined ? "" : ` → ${error}`;
  const on = [...new Set(objects.map(({ name }) => shortName(name)))].slice(0, 3).join(", ");
  return `${whole(first_seen)}  ${String(count).padStart(4)} × ${actor.name}  ${what}${went}  ${on}  ${sources[0] ?? ""}`;
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

function listLines(
  { total, most }: SeenList,
  markOf: (name: string) => string = () => "",
): readonly string[] {
  const lines = most.map(({ name, count, first_seen, last_seen, where }) => {
    const when =
      first_seen === last_seen ? whole(first_seen) : `${whole(first_seen)} – ${whole(last_seen)}`;
    return `${String(count).padStart(6)} × ${shortName(name)}${where === undefined ? "" : `  ${where}`}  (${when})${markOf(name)}`;
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
