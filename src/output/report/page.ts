import { createHash } from "node:crypto";
import type { CitedRecord, Report, ReportFinding } from "../../investigate/shapes/report.ts";
import { activityChart } from "./activity-chart.ts";
import { caseSection } from "./case-section.ts";
import { html, type Markup, type Piece, written } from "./markup.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { table } from "./table.ts";
import { badge, many, number, shortName, span, timeTag, whole } from "./words.ts";
import { worldOutline } from "./world-map.ts";

/**
 * The report as one page that needs nothing else: no network, no other file. Its policy allows our own style and script by
 * their hashes and nothing besides, so that even a text that got through the escaping would do nothing.
 */
export function reportPage(report: Report): string {
  const { title, cases } = report;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const anchors = cases.map((_, i) => `case-${i + 1}`);
  const hasPlaces = cases.some(({ sources }) =>
    sources.some(({ country }) => country !== undefined),
  );
  return [
    "<!doctype html>\n",
    `<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    written(
      html`<meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="spitzel ${report.version}" />
        <title>${title}</title> `,
    ),
    `<style>${STYLE}</style>\n</head>\n<body>\n`,
    written(body(report, anchors, hasPlaces)),
    `<script>${SCRIPT}</script>\n</body>\n</html>\n`,
  ].join("");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function body(report: Report, anchors: readonly string[], hasPlaces: boolean): Markup {
  const { title, cases, overview, made_at, version } = report;
  const links: readonly (readonly [string, string])[] = [
    ["summary", "Summary"],
    ["coverage", "What was read"],
    ["activity", "Activity"],
    ...cases.map(({ name }, i) => [anchors[i] ?? "", name] as const),
    ["findings", "Findings"],
    ["appendix", "Appendix"],
  ];
  const accounts = overview.accounts.most.map(({ name }) => name).join(", ");
  return html`<a class="skip" href="#summary">Skip to the report</a>
    <div class="page">
      <header>
        <h1>${title}</h1>
        <p>
          AWS ${overview.accounts.total === 1 ? "account" : "accounts"} ${accounts} · CloudTrail,
          ${whole(overview.first_seen)} – ${whole(overview.last_seen)} UTC · made ${whole(made_at)}
          UTC
        </p>
      </header>
      <nav aria-label="Contents">
        <ul>
          ${links.map(([anchor, text]) => html`<li><a href="#${anchor}">${text}</a></li>`)}
        </ul>
      </nav>
      <main>
        ${summary(report)} ${coverage(report)}
        <section id="activity" aria-labelledby="activity-h">
          <h2 id="activity-h">Activity</h2>
          ${overview.records === 0 ? html`<p>No record with a time was read.</p>` : activityChart(report)}
        </section>
        ${hasPlaces ? worldOutline() : undefined}
        ${cases.map((one, i) => caseSection(one, anchors[i] ?? ""))} ${findings(report, anchors)}
        ${appendix(report)}
      </main>
      <footer>
        <p>
          Written by spitzel ${version} from the records alone. What CloudTrail does not log, it
          does not know; absence here is no proof.
        </p>
      </footer>
    </div> `;
}

function summary({ summary: sentences, overview, cases, coverage: read }: Report): Markup {
  const left = cases.reduce(
    (sum, { states }) => sum + states["still there"] + states["partly undone"],
    0,
  );
  const length =
    overview.records === 0
      ? "–"
      : span(Date.parse(overview.last_seen) - Date.parse(overview.first_seen));
  const tiles: readonly (readonly [string, string, boolean])[] = [
    ["Records", number(overview.records), false],
    ["Time", length, false],
    ["Accounts", number(overview.accounts.total), false],
    ["Incidents", number(overview.incident_count), false],
    ["Findings", number(overview.findings), false],
    ["Changes still there", number(left), left > 0],
  ];
  return html`<section id="summary" class="summary" aria-labelledby="summary-h">
    <h2 id="summary-h" class="sr">Summary</h2>
    ${read.is_complete ? undefined : html`<p class="warning"><b>Not everything was read.</b> What is missing stands under <a href="#coverage">What was read</a>.</p>`}
    ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
    <dl class="tiles">
      ${tiles.map(
        ([term, value, isAlarm]) =>
          html`<div>
            <dt>${term}</dt>
            <dd class="${isAlarm ? "alarm" : ""}">${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function coverage({ coverage: read, overview }: Report): Markup {
  const { says, skips, skip_count, not_looked_for, is_complete } = read;
  const more = skip_count - skips.length;
  return html`<section id="coverage" aria-labelledby="coverage-h">
    <h2 id="coverage-h">What was read, and what cannot be seen</h2>
    <dl class="facts">
      <div>
        <dt>Read</dt>
        <dd>${says}</dd>
      </div>
      <div>
        <dt>Complete</dt>
        <dd>
          ${is_complete ? "Everything that was asked for was read." : "No: what is missing is named below."}
        </dd>
      </div>
      <div>
        <dt>Accounts</dt>
        <dd>
          ${overview.accounts.most.map(({ name, count }) => `${name} (${number(count)})`).join(", ")}
        </dd>
      </div>
      <div>
        <dt>Regions</dt>
        <dd>
          ${overview.regions.most.map(({ name, count }) => `${name} (${number(count)})`).join(", ")}
        </dd>
      </div>
    </dl>
    ${
      skips.length === 0
        ? undefined
        : html`<h3>Not read</h3>
            ${list(skips)}${more > 0 ? html`<p class="muted">${number(more)} more; --coverage FILE lists the first 1,000.</p>` : undefined}`
    }
    <h3>What these records cannot show</h3>
    ${overview.blind_spots.length === 0 ? html`<p class="muted">Nothing in the records speaks of a gap. Services and data events that no trail logs leave no trace of that.</p>` : list(overview.blind_spots)}
    ${
      not_looked_for.length === 0
        ? undefined
        : html`<h3>Not looked for</h3>
            ${list(not_looked_for)}`
    }
  </section>`;
}

function list(texts: readonly string[]): Markup {
  return html`<ul class="plain">
    ${texts.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}

function findings(
  { findings: all, finding_count, cases }: Report,
  anchors: readonly string[],
): Markup {
  const more = finding_count - all.length;
  const ofCase = ({ case: i }: ReportFinding): Piece =>
    i === undefined ? "–" : html`<a href="#${anchors[i] ?? ""}">${cases[i]?.name ?? ""}</a>`;
  return html`<section id="findings" aria-labelledby="findings-h">
    <h2 id="findings-h">Findings</h2>
    <p class="muted">
      ${many(finding_count, "finding")} of rules and detectors, the gravest first. A finding is a
      reason to look, not a
      verdict.${more > 0 ? ` ${number(more)} of lower level are not listed.` : ""}
    </p>
    ${
      all.length === 0
        ? html`<p>None.</p>`
        : table({
            caption: "Findings",
            rows: all,
            isFiltered: true,
            columns: [
              {
                head: "Level",
                cell: ({ severity }) => badge(severity),
                order: ({ severity_id }) => severity_id,
              },
              { head: "Time (UTC)", cell: ({ time }) => timeTag(time) },
              {
                head: "Finding",
                cell: ({ title, description }) =>
                  html`<b>${title}</b
                    >${description === "" ? undefined : html`<div class="muted">${description}</div>`}`,
                order: ({ title }) => title,
                kind: "wide",
              },
              {
                head: "Events",
                cell: ({ count }) => number(count),
                order: ({ count }) => count,
                kind: "number",
              },
              { head: "Who", cell: ({ who }) => who },
              { head: "Target", cell: ({ target }) => shortName(target) },
              { head: "From", cell: ({ source }) => source },
              ...(cases.length === 0
                ? []
                : [
                    {
                      head: "Part of",
                      cell: ofCase,
                      order: (one: ReportFinding) => one.case ?? 99,
                    },
                  ]),
            ],
          })
    }
  </section>`;
}

function appendix({ records, record_count, commands }: Report): Markup {
  const more = record_count - records.length;
  return html`<section id="appendix" aria-labelledby="appendix-h">
    <h2 id="appendix-h">Appendix</h2>
    <h3>To repeat it</h3>
    <dl class="commands">
      ${commands.map(
        ({ says, command }) =>
          html`<div>
            <dt>${says}</dt>
            <dd>
              <pre tabindex="0" aria-label="${says}"><code>${command}</code></pre>
            </dd>
          </div>`,
      )}
    </dl>
    <h3>Records cited</h3>
    <p class="muted">
      The records of the findings and of the first ten events of each step: file, number in it from
      0, eventID, and SHA-256 of the record's own bytes on one line, as spitzel prints
      it.${more > 0 ? ` ${number(more)} more are not listed.` : ""}
    </p>
    ${
      records.length === 0
        ? html`<p>None.</p>`
        : html`<details>
            <summary>${many(records.length, "record")}</summary>
            ${table({
              caption: "Records cited",
              rows: records,
              isFiltered: true,
              columns: [
                { head: "Time (UTC)", cell: ({ time }) => timeTag(time) },
                {
                  head: "Action",
                  cell: ({ action }) => html`<code>${action}</code>`,
                  order: ({ action }) => action,
                },
                {
                  head: "eventID and SHA-256",
                  cell: ({ event_id, sha256 }: CitedRecord) =>
                    html`<code>${event_id}</code>
                      <div class="hash">${sha256}</div>`,
                },
                { head: "File", cell: ({ where }) => where, kind: "wide" },
                {
                  head: "Index",
                  cell: ({ index }) => index ?? "–",
                  order: ({ index = -1 }) => index,
                  kind: "number",
                },
              ],
            })}
          </details>`
    }
  </section>`;
}
