/// <reference types="node" />
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

// docs/report.png: the report of the example trail, without what would make the picture too long. Needs Debian's Chromium.
// npm run build && node scripts/make-report-picture.mjs

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "spitzel-picture-"));
const file = join(folder, "report.html");
const words = "report -t examples/trail --geoip examples/addresses.mmdb -q -o".split(" ");
execFileSync(process.execPath, ["dist/cli.js", ...words, file], { cwd: root });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1060, height: 1000 }, bypassCSP: true });
await page.goto(pathToFileURL(file).href);
await page.addStyleTag({
  content:
    "#coverage,#case-1 .facts div:nth-child(n+4),details,nav,.marks,footer{display:none!important}.page{padding-bottom:0!important}section{margin-bottom:1.25rem!important}",
});
const lanes = await page.locator("#case-1 .lanes").boundingBox();
if (lanes === null) throw new Error("the report has no lanes");
await page.screenshot({
  path: fileURLToPath(new URL("../docs/report.png", import.meta.url)),
  fullPage: true,
  clip: { x: 0, y: 0, width: 1060, height: Math.ceil(lanes.y + lanes.height + 24) },
});
await browser.close();
rmSync(folder, { recursive: true, force: true });
