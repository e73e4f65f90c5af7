import type { CardChange } from "../../investigate/shapes/entity-card.ts";
import type { Incident } from "../../investigate/shapes/incident.ts";
import type { ReportCase } from "../../investigate/shapes/report.ts";
import type { Step } from "../../investigate/shapes/step.ts";
import { lanes } from "./lanes.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { table } from "./table.ts";
import { badge, clock, longDay, many, number, shortName, span, timeTag, whole } from "./words.ts";
import { worldMap } from "./world-map.ts";

const MAX_OBJECTS = 6;
const MAX_ACTIONS = 4;

/** One case: how grave and why, who came from whom, what happened, from where, what is left, what would end it. */
export function caseSection(one: ReportCase, anchor: string): Markup {
  const { incident, name } = one;
  return html`<section id="${anchor}" class="case" aria-labelledby="${anchor}-h">
    <h2 id="${anchor}-h">
      ${name}${incident === undefined ? undefined : html` ${badge(incident.severity)}`}
    </h2>
    ${incident === undefined ? undefined : html`<p class="subtitle">${incident.title}</p>`}
    ${facts(one)} ${incident === undefined ? undefined : reasons(incident)}
    ${
      one.relatives.length === 0
        ? undefined
        : html`<h3 id="${anchor}-lineage">Who came from whom</h3>
            ${lanes(one)}`
    }
    <h3 id="${anchor}-story">What happened</h3>
    ${story(one)}
    <h3 id="${anchor}-addresses">From where</h3>
    ${worldMap(one.sources, `Places of ${name}`)} ${addresses(one)}
    <h3 id="${anchor}-remains">What is left of it</h3>
    ${remains(one)}
    <h3 id="${anchor}-containment">What would end it</h3>
    ${containment(one)}
  </section>`;
}

function facts({
  incident,
  first_seen,
  last_seen,
  event_count,
  change_count,
  states,
}: ReportCase): Markup {
  const length = first_seen === "" ? "" : span(Date.parse(last_seen) - Date.parse(first_seen));
  const rows: readonly (readonly [string, Piece])[] = [
    [
      "When",
      first_seen === ""
        ? "–"
        : html`${timeTag(first_seen)} – ${timeTag(last_seen)} UTC (${length})`,
    ],
    ...(incident === undefined
      ? []
      : ([
          [
            "Begins with",
            html`${incident.entry.who}${incident.entry.source === undefined ? "" : ` from ${incident.entry.source}`},
            ${incident.entry.time === "" ? "" : timeTag(incident.entry.time)}:
            ${incident.entry.says}`,
          ],
          ["Who", incident.principals.join(", ")],
          ["Accounts", incident.accounts.join(", ")],
          [
            "Tactics",
            html`<ol class="tactics">
              ${incident.tactics.map((tactic) => html`<li>${tactic}</li>`)}
            </ol>`,
          ],
        ] as const)),
    [
      "Events",
      `${number(event_count)}, of which ${many(change_count, "change")}: ${states["still there"] + states["partly undone"]} still there, ${states.undone} undone, ${states.unknown} unknown`,
    ],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([term, value]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function reasons({ why, score, links, id }: Incident): Markup {
  return html`<details class="why">
    <summary>Why it is that grave, and one incident</summary>
    <p>
      ${number(score)} points: ${why.map(({ says, points }) => `${says} (${points})`).join("; ")}.
    </p>
    ${
      links.length === 0
        ? undefined
        : html`<ul>
            ${links.map(({ time, says }) => html`<li>${time === undefined ? "" : html`${timeTag(time)} `}${says}</li>`)}
          </ul>`
    }
    <p class="muted">Incident <code>${id.slice(0, 16)}</code></p>
  </details>`;
}

function story(one: ReportCase): Markup {
  const { steps, step_count, earlier_steps: earlier, earlier_step_count, incident } = one;
  const before = many(earlier_step_count, "step");
  return html`${
    earlier.length === 0
      ? undefined
      : html`<details>
          <summary>
            ${before} of the same credentials before it begins, ${whole(incident?.entry.time ?? "")}
          </summary>
          <p class="muted">
            Ordinary use, or not yet found: that is for you to
            judge.${earlier_step_count > earlier.length ? ` The last ${earlier.length} are shown.` : ""}
          </p>
          ${storyTable(earlier, "Before it begins")}
        </details>`
  }
  ${steps.length === 0 ? html`<p class="muted">No event of it is in the records.</p>` : storySteps(steps, step_count)}`;
}

function storySteps(steps: readonly Step[], step_count: number): Markup {
  const left = step_count - steps.length;
  const events = steps.reduce((sum, { count }) => sum + count, 0);
  return html`<p class="muted">
      ${many(events, "event")} in ${many(steps.length, "step")}: like calls, one soon after the
      other, are one.${left > 0 ? ` ${many(left, "step")} that only read are left out.` : ""}
    </p>
    ${storyTable(steps, "What happened, in order")}`;
}

function storyTable(steps: readonly Step[], caption: string): Markup {
  let day = "";
  const told = new Set<string>();
  const rows = steps.flatMap((step) => {
    const own = step.first_seen.slice(0, 10);
    const head = own === day ? [] : [dayRow(step)];
    day = own;
    return [...head, ...gapRow(step), stepRow(step, told)];
  });
  return html`<div class="scroll">
    <table class="story" data-filtered data-steps>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Time (UTC)</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function dayRow({ first_seen }: Step): Markup {
  return html`<tr class="day">
    <th colspan="4" scope="rowgroup">${longDay(first_seen)}</th>
  </tr> `;
}

function gapRow({ gap_before_s }: Step): readonly Markup[] {
  if (gap_before_s === undefined) return [];
  return [
    html`<tr class="gap">
      <td colspan="4">nothing for ${span(gap_before_s * 1000)}</td>
    </tr> `,
  ];
}

/** @param known the findings that earlier steps had: they are only marked again */
function stepRow(step: Step, known: Set<string>): Markup {
  const told = foundIn(step, known);
  const { is_write, outcome, findings, actor, sources, places = [], count } = step;
  const kind = outcome === "success" ? (is_write ? "write" : "read") : "fail";
  const worth = is_write || findings.length > 0 ? "worth" : "";
  return html`<tr class="${kind} ${worth}">
    <td data-label="Time">
      ${timeTag(step.first_seen, clock(step.first_seen))}${step.first_seen === step.last_seen ? undefined : html`<span class="until">–${clock(step.last_seen)}</span>`}
    </td>
    <td data-label="What" class="wide">
      <div class="what">
        ${count > 1 ? html`<span class="count">${number(count)}×</span> ` : undefined}${actionsOf(step)}${told.again}
      </div>
      ${objectsOf(step)}${told.fresh}
    </td>
    <td data-label="Who">
      ${actor.name}${actor.account_id === undefined || actor.account_id === step.account_id ? undefined : html`<div class="muted">of ${actor.account_id}</div>`}
      <div class="muted">
        in
        ${step.account_id}${step.regions.map((region) => html`, <span class="nb">${region}</span>`)}
      </div>
    </td>
    <td data-label="From">
      ${sources.slice(0, 3).join(", ")}${places[0] === undefined || places[0] === "" ? undefined : html`<div class="muted">${places[0].split(" · ", 1)[0]}</div>`}
    </td>
  </tr> `;
}

/** Each finding is told at its first step, and marked at the others. */
function foundIn({ findings }: Step, known: Set<string>): Record<"fresh" | "again", Piece> {
  const all = [...new Map(findings.map((one) => [one.title, one])).values()];
  const fresh = all.filter(({ title }) => !known.has(title));
  const again = all.filter(({ title }) => known.has(title));
  for (const { title } of fresh) known.add(title);
  return {
    fresh: fresh.map(
      ({ severity, title }) =>
        html`<div class="found">
          <span class="dot ${severity}"></span><span class="sr">${severity}: </span>${title}
        </div>`,
    ),
    again:
      again.length === 0
        ? undefined
        : html`<span class="again"
            >${again.map(({ severity, title }) => html`<span class="dot ${severity}" title="${title}"></span><span class="sr">${title}; </span>`)}</span
          >`,
  };
}

function actionsOf({ actions, way, error }: Step): Markup {
  const shown = actions.slice(0, MAX_ACTIONS);
  const more = actions.length - shown.length;
  const text = shown.map(({ name, count }) =>
    count === 1 || actions.length === 1 ? name : `${name} ×${count}`,
  );
  return html`<code>${text.join(", ")}</code
    >${more > 0 ? ` and ${more} more` : undefined}${way === undefined ? undefined : ` (${way})`}${error === undefined ? undefined : html` <span class="error">${error}</span>`}`;
}

function objectsOf({ objects, object_count, account_id }: Step): Piece {
  const names = [...new Set(objects.map(({ name }) => shortName(name, account_id)))];
  if (names.length === 0) return undefined;
  const shown = names.slice(0, MAX_OBJECTS);
  const hidden = names.slice(MAX_OBJECTS);
  const more = object_count - objects.length;
  return html`<div class="objects">
    ${shown.join(", ")}${
      hidden.length === 0
        ? undefined
        : html`<details>
            <summary>${hidden.length + more} more</summary>
            ${hidden.join(", ")}${more > 0 ? `, and ${more} not listed` : ""}
          </details>`
    }
  </div>`;
}

function addresses({ sources, source_count }: ReportCase): Markup {
  const hasPlaces = sources.some(({ where }) => where !== "");
  const more = source_count - sources.length;
  return html`${table({
    caption: "Addresses",
    rows: sources,
    isFiltered: sources.length > 15,
    columns: [
      { head: "Address", cell: ({ address }) => address, kind: "code" },
      ...(hasPlaces
        ? [{ head: "Where", cell: ({ where }: { readonly where: string }) => where }]
        : []),
      {
        head: "Calls",
        cell: ({ count }) => number(count),
        order: ({ count }) => count,
        kind: "number",
      },
      { head: "First (UTC)", cell: ({ first_seen }) => timeTag(first_seen) },
      { head: "Last (UTC)", cell: ({ last_seen }) => timeTag(last_seen) },
      { head: "Who", cell: ({ who }) => who.join(", ") },
    ],
  })}${more > 0 ? html`<p class="muted">${number(more)} more addresses with fewer calls.</p>` : undefined}`;
}

/** Of what was taken away nothing is there. */
const TAKING = /:(?:Delete|Detach|Remove|Revoke|Disassociate|Stop|Disable|Deregister)/;

function remains(one: ReportCase): Markup {
  const { changes, change_count, earlier_change_count: earlier } = one;
  if (change_count === 0)
    return html`<p class="muted">It changed nothing, as far as the records tell.</p>`;
  const more = change_count - changes.length;
  return html`<p class="muted">
      The state of each change at the end of the data, which is not the state now: look before you
      act.${earlier === 0 ? "" : ` ${many(earlier, "change")} of the same credentials before it begins ${earlier === 1 ? "is" : "are"} not among these.`}
    </p>
    ${table({
      caption: "Changes and what became of them",
      rows: changes,
      isFiltered: changes.length > 15,
      columns: [
        { head: "Time (UTC)", cell: ({ time }) => timeTag(time) },
        {
          head: "Change",
          cell: ({ action, way }) =>
            html`<code>${action}</code>${way === undefined ? "" : ` (${way})`}`,
          order: ({ action }) => action,
        },
        {
          head: "On",
          cell: ({ objects, account_id }) =>
            [...new Set(objects.map((name) => shortName(name, account_id)))]
              .slice(0, MAX_OBJECTS)
              .join(", "),
          kind: "wide",
        },
        { head: "By", cell: ({ actor }) => actor },
        { head: "State", cell: stateOf, order: ({ state }) => state },
      ],
    })}${more > 0 ? html`<p class="muted">${many(more, "later change")} not listed.</p>` : undefined}`;
}

function stateOf({ state, action, undone_at, undone_by = "" }: CardChange): Markup {
  const shown = state === "still there" && TAKING.test(action) ? "not undone" : state;
  const kind = state === "undone" ? "undone" : state === "unknown" ? "unknown" : "left";
  return html`<span class="state ${kind}">${shown}</span
    >${undone_at === undefined ? undefined : html`<div class="muted">${whole(undone_at)} by ${undone_by}</div>`}`;
}

function containment({ containment: commands, containment_count }: ReportCase): Markup {
  const more = containment_count - commands.length;
  if (commands.length === 0) {
    return html`<p class="muted">No command is known that would end what is left.</p>`;
  }
  return html`<p>
      To review before anybody runs it. spitzel runs none of
      them.${more > 0 ? ` ${number(more)} more are not listed.` : ""}
    </p>
    <pre
      tabindex="0"
      aria-label="Commands to review"
    ><code>${commands.map((command) => `${command}\n`).map((line) => html`${line.trimEnd()}${LINE}`)}</code></pre>`;
}

/** A line break of ours: those in texts from logs are cleaned away. */
const LINE = html``;
