import type { ChangeWay } from "./change-way.ts";

/** Verbs of changes, and those that take them back, the usual one first. */
const INVERSE_VERBS: ReadonlyMap<string, readonly string[]> = new Map([
  ["Create", ["Delete", "Terminate", "Deregister", "Cancel"]],
  ["Put", ["Delete"]],
  ["Attach", ["Detach"]],
  ["Add", ["Remove"]],
  ["Authorize", ["Revoke"]],
  ["Grant", ["Revoke"]],
  ["Associate", ["Disassociate"]],
  ["Enable", ["Disable"]],
  ["Disable", ["Enable"]],
  ["Start", ["Stop"]],
  ["Stop", ["Start"]],
  ["Register", ["Deregister"]],
  ["Run", ["Terminate"]],
  ["Allocate", ["Release"]],
  ["Upload", ["Delete"]],
  ["Import", ["Delete"]],
  ["Copy", ["Delete"]],
  ["Subscribe", ["Unsubscribe"]],
  ["Tag", ["Untag"]],
  ["Activate", ["Deactivate"]],
  ["Accept", ["Delete"]],
  ["Deregister", ["Register"]],
  ["Suspend", ["Resume"]],
  ["Delete", ["Create", "Put"]],
  ["Detach", ["Attach"]],
  ["Remove", ["Add"]],
  ["Revoke", ["Authorize", "Grant"]],
  ["Disassociate", ["Associate"]],
]);

/** What no rule of verbs gives. */
const IRREGULAR: ReadonlyMap<string, readonly string[]> = new Map([
  ["ec2:CreateImage", ["ec2:DeregisterImage"]],
  ["ec2:CopyImage", ["ec2:DeregisterImage"]],
  ["ec2:RunInstances", ["ec2:TerminateInstances"]],
  ["ec2:CreateFlowLogs", ["ec2:DeleteFlowLogs"]],
  ["lambda:AddPermission", ["lambda:RemovePermission"]],
  ["iam:DeactivateMFADevice", ["iam:EnableMFADevice"]],
  ["kms:ScheduleKeyDeletion", ["kms:CancelKeyDeletion"]],
]);

const INVERSE_WAY: Readonly<Record<ChangeWay, ChangeWay>> = {
  add: "remove",
  remove: "add",
  activate: "deactivate",
  deactivate: "activate",
};

const SPLIT = /^([^:]+):([A-Z][a-z]+)(.*)$/;

/** The actions that take a change back; none when none is known. */
export function inversesOf(action: string): readonly string[] {
  const irregular = IRREGULAR.get(action);
  if (irregular !== undefined) return irregular;
  const [, service = "", verb = "", noun = ""] = SPLIT.exec(action) ?? [];
  return (INVERSE_VERBS.get(verb) ?? []).map((inverse) => `${service}:${inverse}${noun}`);
}

interface Done {
  readonly action: string;
  readonly way?: ChangeWay;
}

/** Whether `later` takes `change` back, as far as the actions tell: the inverse, or the same action the other way. */
export function isInverse(change: Done, later: Done): boolean {
  if (change.way !== undefined) {
    return later.action === change.action && later.way === INVERSE_WAY[change.way];
  }
  return inversesOf(change.action).includes(later.action);
}

/** An action whose success may take something back or do away with it: what must be remembered of all others. */
export function mayUndo({ action, way }: Done): boolean {
  if (way !== undefined) return true;
  const verb = SPLIT.exec(action)?.[2] ?? "";
  return UNDOING_VERBS.has(verb) && !isOfData(action);
}

/** It takes something away: what it does away with is not there. */
export function isTaking({ action, way }: Done): boolean {
  if (way !== undefined) return way === "remove" || way === "deactivate";
  return TAKING.test(action);
}

const TAKING =
  /:(?:Delete|Detach|Remove|Revoke|Disassociate|Stop|Disable|Deregister|Terminate|Release|Cancel|Untag|Unsubscribe|Deactivate|Suspend|Schedule)/;

/** The verbs of changes that take others back. */
export const UNDOING_VERBS: ReadonlySet<string> = new Set([
  "Schedule",
  ...[...INVERSE_VERBS.values()].flat(),
]);

/** By service, what is done by the thousand, to things that nobody asks for one by one; all of a service where none is named. */
export const OF_DATA: ReadonlyMap<string, ReadonlySet<string> | "all"> = new Map<
  string,
  ReadonlySet<string> | "all"
>([
  [
    "s3",
    new Set(
      ["Put", "Delete"].flatMap((verb) =>
        ["", "s", "Version", "Tagging", "Acl"].map((end) => `${verb}Object${end}`),
      ),
    ),
  ],
  ["sqs", "all"],
  ["dynamodb", new Set(["PutItem", "DeleteItem"])],
  ["logs", "all"],
]);

function isOfData(action: string): boolean {
  const colon = action.indexOf(":");
  const names = OF_DATA.get(action.slice(0, colon));
  return names === "all" || names?.has(action.slice(colon + 1)) === true;
}

/** `user` of iam:DeleteUser with one name, a userName: the thing itself is gone, and what was done to it with it. */
export function destroys(action: string, kind: string): boolean {
  const noun = /:(?:Delete|Terminate|Deregister|Release)([A-Z]\w*?)s?$/.exec(action)?.[1];
  return noun !== undefined && kind.toLowerCase().startsWith(noun.toLowerCase());
}
