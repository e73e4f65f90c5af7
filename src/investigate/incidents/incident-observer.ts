import type { Detector } from "../../detect/detector.ts";
import { identityOf, recordedAccount } from "../../identity/identity.ts";
import { type CloudTrailRecord, stringField } from "../../record.ts";
import { BIRTH_OF } from "../lineage/birth-table.ts";
import { actionOf, observe } from "../observe.ts";
import { BIRTHS } from "./births.ts";
import type { IncidentRecords } from "./incidents.ts";
import { callerOf } from "./who.ts";

/** Gives records to incidents, beside the detectors: it finds nothing itself. */
export function incidentObserver(records: IncidentRecords): Detector {
  const takeBirth = (record: CloudTrailRecord): void => {
    if (!BIRTH_OF.has(actionOf(record))) return;
    const one = observe(record);
    if (one !== undefined) records.takeBirth(one, record);
  };
  const takeCall = (record: CloudTrailRecord): void => {
    const identity = identityOf(record);
    const { lane, principal } = identity;
    if (lane !== "interactive") return;
    const account = identity.account ?? recordedAccount(record, identity) ?? "";
    records.takeCall(callerOf({ account, principal }), stringField(record, "sourceIPAddress"));
  };
  const takeRecord = (record: CloudTrailRecord): void => {
    takeCall(record);
    takeBirth(record);
  };
  return {
    name: "incidents",
    observe: ({ record }) => {
      takeRecord(record);
      return [];
    },
    observeRow: ({ deed, shown, open, matched }) => {
      if (deed === undefined) {
        if (shown !== undefined) takeRecord(shown.record);
        return [];
      }
      if (deed.isInteractive) records.takeCall(callerOf(deed), deed.ip);
      if (open !== undefined) takeBirth(open.record);
      else if (matched?.rules.includes(BIRTHS) === true) takeBirth(matched.read.record);
      return [];
    },
    finish: () => [],
    disclosures: () => [],
  };
}
