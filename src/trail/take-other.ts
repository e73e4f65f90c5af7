import type { Coverage } from "../source/coverage.ts";
import type { Listed, LogFile } from "../source/log-files.ts";
import { FileReport } from "./file-report.ts";

/** Counts what a listing has found that is no file to be read. */
export function takeOther(found: Exclude<Listed, LogFile>, coverage: Coverage): void {
  const report = coverage.report(FileReport);
  switch (found.kind) {
    case "passed over":
      report.passOver(found.name, found.what);
      break;
    case "other folder":
      report.otherFolders++;
      break;
    case "other service":
      report.otherServices++;
      break;
    case "no logs":
      report.withoutLogs++;
      coverage.skip({ where: found.name, reason: found.reason });
      break;
    case "unreadable": {
      const { name: where, reason, hint } = found;
      coverage.skip({ where, reason, ...(hint === undefined ? {} : { hint }) });
      break;
    }
  }
}
