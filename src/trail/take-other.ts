import type { Coverage } from "../source/coverage.ts";
import type { Listed, LogFile } from "../source/log-files.ts";
import { FileReport } from "./file-report.ts";

const HINT = "spitzel validate says more; without --verified its records are in the answer.";

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
    case "unverified": {
      const { name: where, reason, isMissed } = found;
      report.leaveOut(reason);
      if (isMissed) coverage.skip({ where, reason: `not verified: ${reason}`, hint: HINT });
      break;
    }
    case "checked digests":
      report.digests.valid += found.valid;
      report.digests.total += found.total;
      break;
    case "engine answer":
      report.engineAnswers.set(found.name, found);
      break;
    case "unreadable": {
      const { name: where, reason, hint } = found;
      coverage.skip({ where, reason, ...(hint === undefined ? {} : { hint }) });
      break;
    }
  }
}
