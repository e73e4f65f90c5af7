import { geoNaturalEarth1 } from "d3-geo";
import type { ReportSource } from "../../investigate/shapes/report.ts";
import { html, type Markup, type Piece } from "./markup.ts";
import { cut, many, number } from "./words.ts";
import { COUNTRY_MIDDLES, WORLD } from "./world.ts";

/** A place on the map, with the addresses that are there. */
interface Spot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly addresses: number;
  readonly calls: number;
}

/** The narrowest part of the world that is shown: what is nearer would be told by dots without a coast. */
const MIN_WIDTH = 300;
const RATIO = WORLD.height / WORLD.width;

/** The outline of the world, once on the page; each map shows a part of it. */
export function worldOutline(): Markup {
  return html`<svg class="hidden" aria-hidden="true" focusable="false" width="0" height="0">
    <defs><path id="world" d="${WORLD.outline}" /></defs>
  </svg>`;
}

/** Where the addresses of a case are; nothing when no file said. */
export function worldMap(sources: readonly ReportSource[], label: string): Piece {
  const spots = spotsOf(sources);
  if (spots.length === 0) return undefined;
  const box = boxOf(spots);
  const unit = box.width / 1000;
  return html`<figure class="map">
    <svg
      viewBox="${round(box.x)} ${round(box.y)} ${round(box.width)} ${round(box.width * RATIO)}"
      role="img"
      aria-label="${label}: ${spots.map(({ name }) => name).join("; ")}"
    >
      <use class="land" href="#world" />
      ${spots
        .toSorted((a, b) => b.calls - a.calls)
        .map(({ x, y, name, calls, addresses }) => {
          const r = unit * (7 + 3 * Math.log10(calls + 1));
          const isRight = x > box.x + box.width * 0.8;
          return html`<circle
              class="spot"
              cx="${round(x)}"
              cy="${round(y)}"
              r="${round(r)}"
              stroke-width="${round(2 * unit)}"
              ><title>
                ${name}: ${many(calls, "call")} from
                ${addresses === 1 ? "one address" : many(addresses, "address").replace("addresss", "addresses")}
              </title></circle
            ><text
              class="place"
              x="${round(isRight ? x - r - 6 * unit : x + r + 6 * unit)}"
              y="${round(y + 6 * unit)}"
              font-size="${round(20 * unit)}"
              stroke-width="${round(5 * unit)}"
              text-anchor="${isRight ? "end" : "start"}"
              >${cut(name, 28)} · ${number(calls)}</text
            >`;
        })}
    </svg>
    <figcaption>
      Calls by place, as the given files say it. A database of addresses errs; a VPN is where its
      end is.
    </figcaption>
  </figure>`;
}

const projection = geoNaturalEarth1()
  .scale(WORLD.scale)
  .translate([...WORLD.translate]);

function spotsOf(sources: readonly ReportSource[]): readonly Spot[] {
  const spots = new Map<string, Spot>();
  for (const { country, latitude, longitude, where, count } of sources) {
    const middle = country === undefined ? undefined : COUNTRY_MIDDLES[country];
    const at =
      latitude === undefined || longitude === undefined ? middle : ([longitude, latitude] as const);
    const point = at === undefined ? null : projection([...at]);
    if (point === null) continue;
    const [x, y] = point;
    const key = `${round(x)} ${round(y)}`;
    const known = spots.get(key);
    spots.set(key, {
      name: known?.name ?? (where.split(" · ", 1)[0] || (country ?? "")),
      x,
      y,
      addresses: (known?.addresses ?? 0) + 1,
      calls: (known?.calls ?? 0) + count,
    });
  }
  return [...spots.values()];
}

/** The part of the world that has all spots, with room for their names. */
function boxOf(spots: readonly Spot[]) {
  const [left, right] = [
    Math.min(...spots.map(({ x }) => x)),
    Math.max(...spots.map(({ x }) => x)),
  ];
  const [top, bottom] = [
    Math.min(...spots.map(({ y }) => y)),
    Math.max(...spots.map(({ y }) => y)),
  ];
  const needed = Math.max((right - left) * 1.5, ((bottom - top) * 1.4) / RATIO, MIN_WIDTH);
  const width = Math.min(WORLD.width, needed);
  const height = width * RATIO;
  return {
    x: inside((left + right - width) / 2, WORLD.width - width),
    y: inside((top + bottom - height) / 2, WORLD.height - height),
    width,
  };
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

function inside(n: number, most: number): number {
  return Math.max(0, Math.min(n, most));
}
