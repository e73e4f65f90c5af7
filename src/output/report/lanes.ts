import type { Relative } from "../../investigate/shapes/relative.ts";
import type { ReportCase } from "../../investigate/shapes/report.ts";
import type { Step } from "../../investigate/shapes/step.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { ticksOf, type TimeScale, timeScale } from "./time-scale.ts";
import { clock, cut, many, shortDay, whole } from "./words.ts";

interface Size {
  readonly className: string;
  readonly width: number;
  /** Labels stand left of their lane, or above it when this is 0. */
  readonly labels: number;
  readonly row: number;
  readonly stretches: number;
  /** Characters of a label. */
  readonly letters: number;
}

const SIZES: readonly Size[] = [
  { className: "wide", width: 1040, labels: 376, row: 50, stretches: 5, letters: 46 },
  { className: "narrow", width: 340, labels: 0, row: 74, stretches: 3, letters: 42 },
];

const TOP = 14;
const AXIS = 26;
const INDENT = 16;

interface Lane {
  readonly relative: Relative;
  /** Of the lane of its parent, when that is drawn. */
  readonly parent: number | undefined;
  readonly steps: readonly Step[];
  /** When it came from its parent: its first event, else its first call. */
  readonly bornMs: number | undefined;
}

/** Which identity came from which, and when: a lane each, with its calls, and arrows from parent to child. */
export function lanes(one: ReportCase): Piece {
  const all = lanesOf(one);
  const times = all.flatMap(timesOf);
  if (all.length === 0 || times.length === 0) return undefined;
  const more = one.relative_count - one.relatives.length;
  const marks = all.flatMap(({ relative }) =>
    relative.marks
      .filter((mark) => mark !== "denied" && mark !== "failed")
      .map((mark) => html`<li><b>${relative.name}</b>: ${mark}</li>`),
  );
  return html`<figure class="lanes">
    ${SIZES.map((size) => drawing(all, times, size))}
    <figcaption>
      Who came from whom: an arrow where one made or took the next, a mark for each run of calls.
      Silences are cut out. UTC. <span class="key write"></span> changed something
      <span class="key read"></span> read <span class="key fail"></span> refused or failed
      <span class="key point"></span> a
      finding${more > 0 ? `. ${many(more, "identity")} more not drawn` : ""}
    </figcaption>
    ${
      marks.length === 0
        ? undefined
        : html`<ul class="marks">
            ${marks}
          </ul>`
    }
    <details>
      <summary>The same as a list</summary>
      <ol class="lineage">
        ${all.map(({ relative }) => html`<li class="depth-${Math.min(relative.depth, 8)}">${relative.kind} <b>${relative.name}</b>${birthsOf(relative)}${useOf(relative)}</li>`)}
      </ol>
    </details>
  </figure>`;
}

function lanesOf({ relatives, steps, earlier_steps: earlier }: ReportCase): readonly Lane[] {
  const shown = relatives.filter(({ is_repeated }) => is_repeated !== true);
  const places = new Map(shown.map(({ id }, i) => [id, i]));
  const byKey = new Map<string, Step[]>();
  for (const step of [...earlier, ...steps]) {
    const key = step.actor.access_key_id ?? "";
    byKey.set(key, [...(byKey.get(key) ?? []), step]);
  }
  return shown.map((relative) => {
    const { id, parent, events, access_key_ids: keys = [], first_seen } = relative;
    const born = events[0]?.time ?? first_seen;
    return {
      relative,
      parent: parent === undefined ? undefined : places.get(parent),
      steps: [...new Set([id, ...keys])].flatMap((key) => byKey.get(key) ?? []),
      bornMs: born === undefined ? undefined : Date.parse(born),
    };
  });
}

function timesOf({ steps, bornMs }: Lane): readonly (readonly [number, number])[] {
  return [
    ...steps.map((step) => [Date.parse(step.first_seen), Date.parse(step.last_seen)] as const),
    ...(bornMs === undefined ? [] : [[bornMs, bornMs] as const]),
  ];
}

function drawing(
  all: readonly Lane[],
  times: readonly (readonly [number, number])[],
  size: Size,
): Markup {
  const { width, labels, row, className } = size;
  const height = TOP + all.length * row + AXIS;
  const scale = timeScale(times, [labels + 12, width - 12], size.stretches);
  const yOf = (i: number): number => TOP + i * row + (labels === 0 ? row - 18 : row / 2);
  return html`<svg
    class="${className}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Lineage over time; the list below says the same"
  >
    ${scale.stretches.map(
      ({ x0, x1 }) =>
        html`<rect
          class="stretch"
          x="${round(x0)}"
          y="${TOP - 8}"
          width="${round(x1 - x0)}"
          height="${height - TOP - AXIS + 8}"
          rx="3"
        />`,
    )}
    ${axis(scale, height, className === "narrow" ? 52 : 64)}
    ${all.map((lane, i) => connector(lane, i, { scale, yOf }))}
    ${all.map((lane, i) => laneOf(lane, i, { scale, yOf, size }))}
  </svg>`;
}

interface On {
  readonly scale: TimeScale;
  readonly yOf: (i: number) => number;
}

/** From the parent's lane down to the child's, at the moment of the birth. */
function connector({ parent, bornMs, relative }: Lane, i: number, { scale, yOf }: On): Piece {
  if (parent === undefined || bornMs === undefined) return undefined;
  const x = round(scale.x(bornMs));
  const isDenied = relative.events.every(({ outcome }) => outcome !== "success");
  const kind = relative.events.length > 0 && isDenied ? "denied" : "";
  return html`<path
      class="birth ${kind}"
      d="M${x} ${round(yOf(parent))}V${round(yOf(i) - 7)}"
    /><path class="head ${kind}" d="M${x - 4} ${round(yOf(i) - 9)}h8l-4 7z" />`;
}

function laneOf(lane: Lane, i: number, { scale, yOf, size }: On & { readonly size: Size }): Markup {
  const { relative, steps, bornMs } = lane;
  const y = yOf(i);
  const { labels, width, letters, row } = size;
  const indent = 4 + relative.depth * (labels === 0 ? 8 : INDENT);
  const textY = labels === 0 ? TOP + i * row + 16 : y - 3;
  const ends = [bornMs, ...timesOf(lane).flat()].filter((ms) => ms !== undefined);
  const [from, to] = [Math.min(...ends), Math.max(...ends)].map((ms) => round(scale.x(ms)));
  const room = letters - Math.round((relative.depth * (labels === 0 ? 8 : INDENT)) / 7);
  return html`<g class="lane ${relative.direction}">
    <line
      class="rule"
      x1="${labels === 0 ? 4 : labels}"
      x2="${width - 8}"
      y1="${round(y)}"
      y2="${round(y)}"
    />
    ${from === undefined || to === undefined || steps.length === 0 ? undefined : html`<line class="life" x1="${from}" x2="${to}" y1="${round(y)}" y2="${round(y)}" />`}
    ${glyph(relative.kind, indent + 5, textY - 4)}
    <text class="name" x="${indent + 16}" y="${round(textY)}"
      >${labelOf(relative, room)}<title>${relative.name}</title></text
    >
    <text class="note" x="${indent + 16}" y="${round(textY + 15)}"
      >${cut(noteOf(relative), Math.round(room * 1.22))}</text
    >
    ${bornMs !== undefined && steps.length === 0 ? html`<circle class="thing" cx="${round(scale.x(bornMs))}" cy="${round(y)}" r="3.5" />` : undefined}
    ${steps.map((step) => callMark(step, scale, y))}
  </g>`;
}

function callMark(step: Step, scale: TimeScale, y: number): Markup {
  const [x0, x1] = [step.first_seen, step.last_seen].map((time) => scale.x(Date.parse(time)));
  const height = Math.min(24, 8 + 3.2 * Math.log2(step.count));
  const kind = step.outcome === "success" ? (step.is_write ? "write" : "read") : "fail";
  const what = `${whole(step.first_seen)} ${step.actions.map(({ name, count }) => (count === 1 ? name : `${name} ×${count}`)).join(", ")}`;
  const [finding] = step.findings;
  const from = round((x0 ?? 0) - 1.5);
  return html`<rect
      class="${kind}"
      x="${from}"
      y="${round(y - height / 2)}"
      width="${round(Math.max(3, (x1 ?? 0) - (x0 ?? 0)))}"
      height="${round(height)}"
      rx="1"
      ><title>${what}</title></rect
    >${
      finding === undefined
        ? undefined
        : html`<circle
            class="point ${finding.severity}"
            cx="${round(from + 1.5)}"
            cy="${round(y - height / 2 - 4.5)}"
            r="2.8"
            ><title>${finding.title}</title></circle
          >`
    }`;
}

function axis({ stretches }: TimeScale, height: number, apart: number): Piece {
  let free = -Infinity;
  return stretches.map((stretch) => {
    const { x0, x1, startMs } = stretch;
    const scaleX = (ms: number): number =>
      x0 + ((ms - startMs) / (stretch.endMs - startMs)) * (x1 - x0);
    const first = startMs + 3 * 60_000;
    const texts = [
      {
        x: x0,
        text: `${shortDay(first)} ${clock(new Date(first).toISOString()).slice(0, 5)}`,
        width: 78,
      },
      ...ticksOf(stretch, apart).map((ms) => ({
        x: scaleX(ms),
        text: new Date(ms).toISOString().slice(11, 16),
        width: 34,
      })),
    ];
    return texts.map(({ x, text, width }, i) => {
      // The first begins at its place, the others are around theirs.
      const left = i === 0 ? x : x - width / 2;
      if (left < free) return undefined;
      free = left + width + 8;
      return html`<line
          class="tick"
          x1="${round(x)}"
          x2="${round(x)}"
          y1="${height - AXIS}"
          y2="${height - AXIS + 5}"
        /><text
          class="axis"
          x="${round(x)}"
          y="${height - 6}"
          text-anchor="${i === 0 ? "start" : "middle"}"
          >${text}</text
        >`;
    });
  });
}

/** What stands for a kind: a person, a role, a key, a sign-in, a thing. */
function glyph(kind: string, x: number, y: number): Markup {
  const at = `${round(x)} ${round(y)}`;
  if (kind === "user" || kind === "root")
    return html`<path class="glyph" d="M${at}m-4 5a4 4 0 0 1 8 0z m4-6a2.4 2.4 0 1 0 .01 0z" />`;
  if (kind === "credential") return html`<path class="glyph" d="M${at}m-5 0l5-5 5 5-5 5z" />`;
  if (kind === "sign-in") return html`<path class="glyph" d="M${at}m-4-5h8v10h-8z m2 5h4" />`;
  if (kind === "role")
    return html`<circle class="glyph" cx="${round(x)}" cy="${round(y)}" r="4.5" />`;
  return html`<rect
    class="glyph"
    x="${round(x - 4)}"
    y="${round(y - 4)}"
    width="8"
    height="8"
    rx="1.5"
  />`;
}

/** Who, and the key behind it in small letters. */
function labelOf({ kind, name }: Relative, letters: number): Piece {
  const [, key, who] = /^(A[KS]IA[A-Z0-9]+) (.+)$/.exec(name) ?? [];
  if (key === undefined || who === undefined) {
    return cut(kind === "credential" ? name : `${kind} ${name}`, letters);
  }
  const shown = cut(who, letters - 10);
  const left = Math.round((letters - shown.length) * 1.05);
  return html`${shown} <tspan class="id">${cut(key, Math.max(8, left))}</tspan>`;
}

function noteOf(relative: Relative): string {
  const { events, bond, calls = 0, changes = 0 } = relative;
  const birth = events[0];
  const more = events.length > 1 ? ` +${events.length - 1}` : "";
  const refused = birth !== undefined && birth.outcome !== "success" ? ` → ${birth.outcome}` : "";
  return [
    birth === undefined ? (bond ?? "") : `${clock(birth.time)} ${birth.action}${refused}${more}`,
    calls === 0 ? "" : many(calls, "call"),
    changes === 0 ? "" : many(changes, "change"),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function birthsOf({ events, bond }: Relative): Piece {
  if (events.length === 0) return bond === undefined ? undefined : `, ${bond}`;
  return events.map(
    ({ time, action, outcome }) =>
      `, ${whole(time)} ${action}${outcome === "success" ? "" : ` (${outcome})`}`,
  );
}

function useOf({ calls = 0, changes = 0, errors = 0, first_seen, last_seen }: Relative): Piece {
  if (calls === 0 || first_seen === undefined || last_seen === undefined) return undefined;
  return `: ${many(calls, "call")}, ${many(changes, "change")}, ${errors} refused or failed, ${whole(first_seen)} – ${whole(last_seen)}`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
