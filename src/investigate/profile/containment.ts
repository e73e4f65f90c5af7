import { shellQuoted } from "../../detect/shell-quoted.ts";
import type { Actor, Observation } from "../observation.ts";
import type { Remains } from "../remains.ts";

/** Texts that are safe to stand in a command: names from logs are hostile. */
const PLAIN = /^[\w+=,.@:/-]{1,256}$/;

/** What takes a change back, by action: a command of the AWS CLI from the names in its request. */
const UNDO: Readonly<
  Record<string, (of: (kind: string) => string | undefined) => readonly (string | undefined)[]>
> = {
  "iam:CreateAccessKey": (of) => [
    "iam update-access-key --status Inactive",
    "--user-name",
    of("userName"),
    "--access-key-id",
    of("accessKeyId"),
  ],
  "iam:CreateLoginProfile": (of) => ["iam delete-login-profile", "--user-name", of("userName")],
  "iam:UpdateLoginProfile": (of) => ["iam delete-login-profile", "--user-name", of("userName")],
  "iam:AttachUserPolicy": (of) => [
    "iam detach-user-policy",
    "--user-name",
    of("userName"),
    "--policy-arn",
    of("policyArn"),
  ],
  "iam:AttachRolePolicy": (of) => [
    "iam detach-role-policy",
    "--role-name",
    of("roleName"),
    "--policy-arn",
    of("policyArn"),
  ],
  "iam:PutUserPolicy": (of) => [
    "iam delete-user-policy",
    "--user-name",
    of("userName"),
    "--policy-name",
    of("policyName"),
  ],
  "iam:PutRolePolicy": (of) => [
    "iam delete-role-policy",
    "--role-name",
    of("roleName"),
    "--policy-name",
    of("policyName"),
  ],
  "iam:AddUserToGroup": (of) => [
    "iam remove-user-from-group",
    "--user-name",
    of("userName"),
    "--group-name",
    of("groupName"),
  ],
  "iam:UpdateAssumeRolePolicy": (of) => [
    "iam get-role",
    "--role-name",
    of("roleName"),
    "# and put the trust policy right",
  ],
  "ec2:ModifySnapshotAttribute": (of) => [
    "ec2 modify-snapshot-attribute --attribute createVolumePermission --operation-type remove",
    "--snapshot-id",
    of("snapshotId"),
    "--user-ids",
    of("account"),
  ],
  "ec2:ModifyImageAttribute": (of) => [
    "ec2 modify-image-attribute --attribute launchPermission --operation-type remove",
    "--image-id",
    of("imageId"),
    "--user-ids",
    of("account"),
  ],
  "ec2:RunInstances": (of) => ["ec2 stop-instances", "--instance-ids", of("instanceId")],
  "cloudtrail:StopLogging": (of) => [
    "cloudtrail start-logging",
    "--name",
    of("AWS::CloudTrail::Trail"),
  ],
};

/** The commands that would end what is left of an entity: its keys, the sessions of its roles, its changes. */
export function containmentOf(
  actors: readonly Actor[],
  changes: readonly { readonly change: Observation; readonly remains: Remains }[],
): readonly string[] {
  const commands = new Set<string>();
  for (const { type, key = "", principal, roleArn } of actors) {
    if (type === "IAMUser" && key.startsWith("AKIA")) {
      add(commands, [
        "iam update-access-key --status Inactive",
        "--user-name",
        principal,
        "--access-key-id",
        key,
      ]);
    }
    if (roleArn !== undefined && !roleArn.includes(":role/aws-service-role/")) {
      // What the console's "Revoke active sessions" does: sessions that began before now are denied everything.
      add(commands, [
        "iam put-role-policy --policy-name AWSRevokeOlderSessions --policy-document file://revoke-older-sessions.json",
        "--role-name",
        principal,
      ]);
    }
  }
  for (const { change, remains } of changes) {
    if (remains.state === "undone" || change.way === "remove") continue;
    const words = UNDO[change.action];
    if (words === undefined) continue;
    const region = change.action.startsWith("iam:") ? [] : ["--region", change.region];
    const all = (kind: string) =>
      change.objects.filter((one) => one.kind === kind).map(({ name }) => name);
    const [first, ...others] = words((kind) => all(kind)[0]);
    add(commands, [
      first,
      ...others.flatMap((word) => (isInstance(word) ? all("instanceId") : [word])),
      ...region,
    ]);
  }
  return [...commands];
}

function isInstance(word: string | undefined): boolean {
  return word?.startsWith("i-") === true;
}

/** Left out when a name is not there, or is no plain text. */
function add(commands: Set<string>, words: readonly (string | undefined)[]): void {
  const [call = "", ...rest] = words;
  if (!rest.every((word) => word !== undefined && (PLAIN.test(word) || word.startsWith("#"))))
    return;
  const quoted = rest.map((word = "") =>
    word.startsWith("-") || word.startsWith("#") || /^[\w.:/@+=,-]+$/.test(word)
      ? word
      : shellQuoted(word),
  );
  commands.add(`aws ${[call, ...quoted].join(" ")}`);
}
