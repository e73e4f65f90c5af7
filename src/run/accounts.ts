import { SpitzelError, rethrowUnlessSystem } from "../errors.ts";
import { readGivenText } from "../given-file.ts";
import type { HistoryChoice } from "../options/history-choice.ts";
import { checkedRole } from "../options/where-options.ts";

/** Credentials to ask with: a profile's, a role's, or the configured ones. */
export interface AskedAccount {
  /** What is shown for it; undefined when it is the only one. */
  readonly label: string | undefined;
  readonly profile: string | undefined;
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
}

/**
 * The accounts that the options name. One profile and roles: the profile assumes the roles. Several profiles
 * and no role: each profile is an account.
 * @throws SpitzelError (exit code 2) for an accounts file that cannot be used, or profiles with roles.
 */
export async function askedAccounts(choice: HistoryChoice): Promise<readonly AskedAccount[]> {
  const { profiles, roles, externalId, accountsFile } = choice;
  const lines = accountsFile === undefined ? [] : await readAccounts(accountsFile);
  const [profile, another] = profiles;
  if (roles.length > 0 && another !== undefined) {
    throw new SpitzelError("several profiles and roles: which profile assumes which role?", {
      hint: "give one --profile with the roles, or profiles with role_arn of their own.",
    });
  }
  const accounts =
    roles.length > 0
      ? roles.map((roleArn) => ({ profile, roleArn, externalId }))
      : profiles.map((one) => ({ profile: one, roleArn: undefined, externalId: undefined }));
  const all = [
    ...accounts,
    ...lines.map((line) =>
      line.startsWith("arn:")
        ? { profile, roleArn: checkedRole(line), externalId }
        : { profile: line, roleArn: undefined, externalId: undefined },
    ),
  ].map((account) => ({ label: labelOf(account), ...account }));
  if (all.length === 0) {
    return [{ label: undefined, profile: undefined, roleArn: undefined, externalId: undefined }];
  }
  const isOnlyProfile = all.length === 1 && all[0]?.roleArn === undefined;
  return isOnlyProfile ? all.map((account) => ({ ...account, label: undefined })) : all;
}

function labelOf({ profile, roleArn }: Omit<AskedAccount, "label">): string | undefined {
  if (roleArn === undefined) return profile;
  const [, account, name] = /::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  return `${account ?? ""}:${name ?? ""}`;
}

/** A profile or a role ARN a line; empty lines and what follows # are left out. */
async function readAccounts(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readGivenText(path);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the accounts could not be read from ${path}`, {
      hint: "the file holds a profile or a role ARN a line.",
      cause,
    });
  }
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*$/, "").trim());
  const accounts = lines.filter((line) => line !== "");
  if (accounts.length > 0) return accounts;
  throw new SpitzelError(`expected accounts in ${path}, got none`, {
    hint: "write a profile or a role ARN a line.",
  });
}
