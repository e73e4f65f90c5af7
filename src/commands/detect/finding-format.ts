import type { Finding } from "../../detect/finding.ts";
import type { FindingFormatName } from "../../options/finding-formats.ts";
import { painter, type TerminalStream, withoutControls } from "../../run/terminal.ts";

/** Turns findings into the text for stdout. */
export interface FindingFormat {
  readonly heading: string;
  readonly lines: (findings: readonly Finding[]) => string;
}

interface FormatOptions {
  readonly stdout: TerminalStream;
  readonly wantsColor: boolean;
  readonly version: string;
}

/** The format that was asked for; loads its module only then. */
export async function findingFormat(
  name: FindingFormatName,
  { stdout, wantsColor, version }: FormatOptions,
): Promise<FindingFormat> {
  switch (name) {
    case "ndjson":
      return { heading: "", lines: jsonLines((finding) => finding) };
    case "ocsf": {
      const { ocsfFinding } = await import("../../output/ocsf.ts");
      return { heading: "", lines: jsonLines((finding) => ocsfFinding(finding, version)) };
    }
    case "ecs": {
      const { ecsAlert } = await import("../../output/ecs.ts");
      return { heading: "", lines: jsonLines((finding) => ecsAlert(finding)) };
    }
    case "csv": {
      const { findingCsv } = await import("../../output/finding-csv.ts");
      const { heading, rows } = findingCsv();
      return { heading, lines: rows };
    }
    case "table": {
      const { findingTable } = await import("../../output/finding-table.ts");
      const table = findingTable({
        width: stdout.columns ?? 100,
        clean: withoutControls,
        paint: painter(stdout, wantsColor),
      });
      return { heading: table.heading, lines: table.rows };
    }
  }
}

function jsonLines(shape: (finding: Finding) => object): (findings: readonly Finding[]) => string {
  return (findings) => findings.map((finding) => `${JSON.stringify(shape(finding))}\n`).join("");
}
