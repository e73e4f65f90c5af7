import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportPage } from "../../src/output/report/page.ts";
import { exampleReport } from "./example-report.ts";
import { hostileReport } from "./hostile.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) =>
  existsSync(path),
);
if (CHROMIUM === undefined) {
  process.stderr.write("Chromium is not installed: the report's page is not tried in a browser\n");
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe.skipIf(CHROMIUM === undefined)("the report in Chromium, opened from disk", () => {
  let folder = "";
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "spitzel-test-"));
    writeFileSync(join(folder, "report.html"), await exampleReport());
    writeFileSync(join(folder, "hostile.html"), reportPage(await hostileReport()));
    browser = await chromium.launch({
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      args: ["--no-sandbox"],
    });
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a file; whatever it says, asks for or loads is noted. */
  async function opened(name: string, context: BrowserContext) {
    const noted: string[] = [];
    const page = await context.newPage();
    page.on("console", (message) => noted.push(message.text()));
    page.on("pageerror", (error) => noted.push(error.message));
    page.on("dialog", (dialog) => {
      noted.push(dialog.message());
      void dialog.dismiss();
    });
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    page.on("request", (request) => {
      if (request.url() !== url) noted.push(request.url());
    });
    await page.goto(url);
    return { page, noted };
  }

  async function violations(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const found: Violation[] = await page.evaluate(
      "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
    );
    return found
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html)
            .join(" ")}`,
      );
  }

  test.each([
    ["report", 1440, "light"],
    ["report", 1440, "dark"],
    ["report", 390, "light"],
    ["report", 390, "dark"],
    ["hostile", 1440, "light"],
    ["hostile", 390, "dark"],
  ] as const)(
    "%s at %i pixels, %s: asks for nothing, runs nothing foreign, fits, and axe finds nothing serious",
    async (name, width, colorScheme) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const { page, noted } = await opened(name, context);
      expect(noted).toStrictEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
        width,
      );
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
        colorScheme === "light" ? "rgb(247, 248, 249)" : "rgb(17, 22, 28)",
      );
      expect(await violations(page)).toStrictEqual([]);
      await context.close();
    },
    240_000,
  );

  test("findings are sorted by a click and by the keyboard, and filtered as one types", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { page } = await opened("report", context);
    const findings = page.locator("#findings");
    const times = async () => findings.locator("tbody tr td:nth-child(2)").allInnerTexts();
    const head = findings.getByRole("button", { name: "Time (UTC)" });
    await head.click();
    const up = await times();
    expect(up).toStrictEqual(up.toSorted());
    await head.focus();
    await page.keyboard.press("Enter");
    expect(await times()).toStrictEqual(up.toSorted().toReversed());
    const column = findings.getByRole("columnheader", { name: "Time (UTC)" });
    expect(await column.getAttribute("aria-sort")).toBe("descending");
    await findings.getByRole("searchbox", { name: "Filter: Findings" }).fill("trail stopped");
    expect(await findings.locator("tbody tr:visible").allInnerTexts()).toStrictEqual([
      expect.stringContaining("CloudTrail trail stopped"),
    ]);
    expect(await findings.locator("output").innerText()).toMatch(/^1 of \d+$/);
    await context.close();
  }, 120_000);

  test("the story shows only changes and findings when asked, and all again", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { page } = await opened("report", context);
    const story = page.locator("#case-1 table.story").last();
    const rows = story.locator("tr.read:visible, tr.write:visible, tr.fail:visible");
    const all = await rows.count();
    await page.locator("#case-1 .tools").getByLabel("only changes and findings").last().check();
    const some = await rows.count();
    expect(some).toBeLessThan(all);
    expect(await story.locator("tr.write:visible").count()).toBeGreaterThan(8);
    await context.close();
  }, 120_000);

  test("the first stop of the Tab key leads to the report", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { page } = await opened("report", context);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the report");
    await context.close();
  }, 120_000);

  test("printed it has neither menus nor filters, and black on white", async () => {
    const context = await browser.newContext({ colorScheme: "dark" });
    const { page } = await opened("report", context);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.locator(".tools").first().isVisible()).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await context.close();
  }, 120_000);
});
