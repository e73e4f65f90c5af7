import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSpitzel } from "../support/spitzel-command.ts";

/** The report of the example trail, by the built program. @param words more of the command line */
export async function exampleReport(...words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "spitzel-test-"));
  try {
    const file = join(folder, "report.html");
    const { stdout, exitCode, stderr } = await runSpitzel([
      "report",
      "-t",
      "examples/trail",
      "--geoip",
      "examples/addresses.mmdb",
      "-o",
      file,
      "-q",
      ...words,
    ]);
    if (exitCode !== 0 || stdout !== "") throw new Error(`exit code ${exitCode}: ${stderr}`);
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of some HTML as a reader has it, a line for each row. */
export function textOf(html: string): string {
  return html
    .replaceAll("\n", " ")
    .replaceAll(/<\/(?:tr|h\d|p|li|div|section)>/g, "\n")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n");
}

/** A section of the page by its id. */
export function sectionOf(page: string, id: string): string {
  const start = page.indexOf(`<section id="${id}"`);
  return page.slice(start, page.indexOf("</section>", start));
}
