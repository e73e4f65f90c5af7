import { describe, expect, test } from "vitest";
import { observe } from "../../src/investigate/observe.ts";
import { entityOf } from "../../src/investigate/entity.ts";
import {
  ReportRecords,
  type ReportOfRecords,
} from "../../src/investigate/report/report-records.ts";
import type { Report } from "../../src/investigate/shapes/report.ts";
import { html, written } from "../../src/output/report/markup.ts";
import { reportMarkdown } from "../../src/output/report/markdown.ts";
import { reportPage } from "../../src/output/report/page.ts";
import { timeScale } from "../../src/output/report/time-scale.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { HOSTILE, hostileReport, hostileRecord } from "./hostile.ts";

test("every text is cleaned and escaped, wherever it stands", () => {
  const text = `<b>"'\`&\u202e\n`;
  expect(written(html`<p title="${text}">${[text, 1, undefined, html`<i>${text}</i>`]}</p>`)).toBe(
    '<p title="&lt;b&gt;&quot;&#39;&#96;&amp;\ufffd\ufffd">&lt;b&gt;&quot;&#39;&#96;&amp;\ufffd\ufffd1<i>&lt;b&gt;&quot;&#39;&#96;&amp;\ufffd\ufffd</i></p>',
  );
});

describe("records that are hostile in every field", () => {
  test("put no tag, attribute or script into the page", async () => {
    const page = reportPage(await hostileReport());
    expect(page).toContain("&lt;img");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<style/g)).toHaveLength(1);
    const names = new Set([...page.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, name]) => name));
    expect(
      ["img", "iframe", "object", "embed", "form", "base"].filter((name) => names.has(name)),
    ).toStrictEqual([]);
    // What stands outside of quotes in our own tags is ours alone.
    const tags = [...page.matchAll(/<[a-z][^>]*>/g)].map(([tag]) =>
      tag.replaceAll(/"[^"]*"/g, '""'),
    );
    expect(tags.filter((tag) => / on|javascript|alert|src=|style=/.test(tag))).toStrictEqual([]);
    expect(
      [...page.matchAll(/ href="([^"]*)"/g)].every(([, link = ""]) => /^#[a-z0-9-]+$/.test(link)),
    ).toBe(true);
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  });

  test("put neither HTML nor a link into the Markdown", async () => {
    // Commands stand in fences, which none of them ends.
    const text = reportMarkdown(await hostileReport()).replaceAll(/^(````*)sh\n.*?\n\1$/gms, "");
    expect(text).not.toMatch(/(?<!\\)<(?:img|svg|script)/);
    expect(text).not.toMatch(/(?<!\\)\]\(javascript/);
  });

  test("they are in all fields that are shown", () => {
    expect(JSON.stringify(hostileRecord(0)).split("<img").length).toBeGreaterThan(15);
    expect(HOSTILE).toContain("</script>");
  });
});

test("100,000 events are a page of less than 3 MB", async () => {
  const records = new ReportRecords();
  for (let i = 0; i < 100_000; i++) {
    const record: CloudTrailRecord = {
      eventTime: new Date(Date.UTC(2026, 2, 1) + i * 13_000).toISOString().replace(".000Z", "Z"),
      eventID: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
      eventSource: "ec2.amazonaws.com",
      eventName: i % 3 === 0 ? "RunInstances" : "DescribeInstances",
      awsRegion: "us-east-1",
      recipientAccountId: "111122223333",
      sourceIPAddress: `198.51.${i % 250}.${i % 200}`,
      requestParameters: { instanceId: `i-${String(i).padStart(17, "0")}` },
      userIdentity: {
        type: "IAMUser",
        userName: "ana",
        accountId: "111122223333",
        arn: "arn:aws:iam::111122223333:user/ana",
        accessKeyId: "AKIAANAEXAMPLE000000",
      },
    };
    const one = observe(record);
    if (one !== undefined) {
      records.take(one, {
        record,
        text: JSON.stringify(record),
        place: { file: `logs/${i}.json.gz`, index: i },
      });
    }
  }
  const made = await records.report({
    findings: [],
    entities: [entityOf("ana")],
    addresses: undefined,
    breathe: async () => false,
  });
  const page = reportPage(wholeOf(made));
  expect(made?.cases[0]?.event_count).toBe(100_000);
  expect(page.length).toBeLessThan(3_000_000);
}, 300_000);

test("a silence is cut out of the axis, and what is in order stays in order", () => {
  const minute = 60_000;
  const scale = timeScale(
    [
      [0, 5 * minute],
      [600 * minute, 720 * minute],
    ],
    [0, 1000],
    5,
  );
  expect(scale.stretches).toHaveLength(2);
  const xs = [0, 5, 600, 660, 720].map((minutes) => scale.x(minutes * minute));
  expect(xs).toStrictEqual(xs.toSorted((a, b) => a - b));
  expect(xs.every((x) => x >= 0 && x <= 1000)).toBe(true);
});

function wholeOf(made: ReportOfRecords | undefined): Report {
  if (made === undefined) throw new Error("it was stopped");
  return {
    ...made,
    title: "Test",
    version: "0",
    made_at: "2026-03-04T00:00:00Z",
    coverage: { is_complete: true, says: "", skips: [], skip_count: 0, not_looked_for: [] },
    commands: [],
  };
}
