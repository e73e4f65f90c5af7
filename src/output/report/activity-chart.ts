import type { Report } from "../../investigate/shapes/report.ts";
import { html, type Markup } from "./markup.ts";
import { many, number, shortDay, span, whole } from "./words.ts";

interface Size {
  readonly width: number;
  readonly height: number;
  readonly className: string;
}

const SIZES: readonly Size[] = [
  { width: 1040, height: 240, className: "wide" },
  { width: 340, height: 210, className: "narrow" },
];

const LEFT = 44;
const TOP = 26;
const BOTTOM = 26;
const DAY_MS = 86_400_000;

/** Events over time: all of them pale, those of cases in colour, findings as points above. For wide and narrow pages. */
export function activityChart(report: Report): Markup {
  const { activity, cases } = report;
  const what = `${many(activity.all.length, "bar")} of ${span(activity.part_ms)} each`;
  return html`<figure class="chart">
    ${SIZES.map((size) => drawing(report, size))}
    <figcaption>
      Events in parts of ${span(activity.part_ms)}, UTC. <span class="key all"></span> all
      <span class="key case"></span> ${
        cases.some(({ incident }) => incident !== undefined)
          ? "of incidents"
          : "of what was asked for"
      } <span class="key point"></span> findings began, in the colour of the gravest.
    </figcaption>
    <details>
      <summary>The same as a table</summary>
      ${asTable(report, what)}
    </details>
  </figure>`;
}

function drawing({ activity }: Report, { width, height, className }: Size): Markup {
  const { all, cases, findings, start_ms, part_ms } = activity;
  const plot = { width: width - LEFT - 8, height: height - TOP - BOTTOM };
  const most = Math.max(1, ...all);
  const top = niceTop(most);
  const barWidth = plot.width / all.length;
  const x = (part: number): number => LEFT + part * barWidth;
  const y = (n: number): number => TOP + plot.height * (1 - n / top);
  const ofCases = all.map((_, part) => cases.reduce((sum, counts) => sum + (counts[part] ?? 0), 0));
  const bar = (n: number, part: number, kind: string): Markup | undefined =>
    n === 0
      ? undefined
      : html`<rect
          class="${kind}"
          x="${round(x(part))}"
          y="${round(y(n))}"
          width="${round(Math.max(1, barWidth - 1.2))}"
          height="${round(Math.max(1.5, y(0) - y(n)))}"
          ><title>
            ${whole(new Date(start_ms + part * part_ms).toISOString())}: ${many(n, "event")}
          </title></rect
        >`;
  return html`<svg
    class="${className}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Events over time; the table below says the same"
  >
    ${[0, top / 2, top].map(
      (n) =>
        html`<line
            class="grid"
            x1="${LEFT}"
            x2="${width - 8}"
            y1="${round(y(n))}"
            y2="${round(y(n))}"
          /><text class="axis" x="${LEFT - 8}" y="${round(y(n) + 4)}" text-anchor="end"
            >${number(n)}</text
          >`,
    )}
    ${all.map((n, part) => bar(n, part, "all"))}
    ${ofCases.map((n, part) => bar(Math.min(n, all[part] ?? n), part, "case"))}
    ${findings.map(
      ({ part, severity, count }) =>
        html`<circle
          class="point ${severity}"
          cx="${round(x(part) + barWidth / 2)}"
          cy="${TOP - 12}"
          r="${round(Math.min(7, 2.6 + Math.sqrt(count)))}"
          ><title>${many(count, "finding")}, the gravest ${severity}</title></circle
        >`,
    )}
    ${timeTicks(start_ms, part_ms * all.length, width < 500 ? 3 : 8).map(({ ms, label }) => {
      const at = LEFT + (plot.width * (ms - start_ms)) / (part_ms * all.length);
      return html`<line
          class="tick"
          x1="${round(at)}"
          x2="${round(at)}"
          y1="${round(y(0))}"
          y2="${round(y(0) + 5)}"
        /><text
          class="axis"
          x="${round(at)}"
          y="${height - 6}"
          text-anchor="${at > width - 40 ? "end" : "middle"}"
          >${label}</text
        >`;
    })}
  </svg>`;
}

/** 10, 20, 50, … above what is most. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.5, 2, 3, 4, 6, 8, 10].find((n) => n * power >= most) ?? 10) * power;
}

const STEPS_MS = [1, 3, 6, 12, 24, 48, 168, 720, 2160].map((hours) => hours * 3_600_000);

function timeTicks(startMs: number, lengthMs: number, most: number) {
  const step = STEPS_MS.find((one) => lengthMs / one <= most) ?? lengthMs;
  const ticks: { ms: number; label: string }[] = [];
  for (let ms = Math.ceil(startMs / step) * step; ms < startMs + lengthMs; ms += step) {
    const isDay = ms % DAY_MS === 0;
    ticks.push({ ms, label: isDay ? shortDay(ms) : new Date(ms).toISOString().slice(11, 16) });
  }
  return ticks;
}

function asTable({ activity, cases }: Report, caption: string): Markup {
  const { all, start_ms, part_ms } = activity;
  const rows = all.flatMap((n, part) => (n === 0 ? [] : [{ n, part }]));
  const findings = new Map(activity.findings.map((one) => [one.part, one.count]));
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">From (UTC)</th>
          <th scope="col" class="number">All</th>
          ${cases.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}
          <th scope="col" class="number">Findings</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ n, part }) =>
            html`<tr>
              <td>${whole(new Date(start_ms + part * part_ms).toISOString())}</td>
              <td class="number">${number(n)}</td>
              ${activity.cases.map((counts) => html`<td class="number">${number(counts[part] ?? 0)}</td>`)}
              <td class="number">${number(findings.get(part) ?? 0)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
