import type { Display } from "../display.ts";
import type { Sink } from "../sink.ts";
import type { ValidationLine } from "../../validate/finding.ts";

/**
 * For people: each kind of finding once with what it means and what to do, its files below; then what is verified of
 * each account and Region.
 */
export function validationTable({ clean, paint }: Display): Sink<ValidationLine> {
  const said = new Set<string>();
  const findingText = (line: Exclude<ValidationLine, { kind: "verified" }>): string => {
    const { kind, account, region, file, digest, from, to, files, meaning, advice } = line;
    const head = said.has(kind) ? "" : `${paint("red", kind)}  ${meaning}\n  ${advice}\n`;
    said.add(kind);
    const parts = [
      `${account} ${region}`,
      ...(files === undefined ? [] : [`${files} files`]),
      ...(from === undefined && to === undefined ? [] : [`${from ?? ""} – ${to ?? ""}`]),
      ...(file === undefined ? [] : [file]),
      ...(digest === undefined ? [] : [`named by ${digest}`]),
    ];
    return `${head}    ${clean(parts.join("  "))}\n`;
  };
  return {
    heading: () => "",
    write: (lines) =>
      lines
        .map((line) => {
          if (line.kind !== "verified") return findingText(line);
          const { account, region, trail, chain, digests, logs, verified } = line;
          const spans = verified.map(([from, to]) => `${from} – ${to}`).join(", ");
          const of = `${account} ${region} ${trail}${chain === "backfill" ? " (backfill)" : ""}`;
          const counts = `${digests.valid} of ${digests.total} digests, ${logs.valid} of ${logs.total} log files`;
          return `${paint("bold", "verified")}  ${clean(`${of}  ${counts}  ${spans === "" ? "nothing" : spans}`)}\n`;
        })
        .join(""),
    end: () => "",
  };
}
