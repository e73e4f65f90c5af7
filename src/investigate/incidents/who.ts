import { isIP } from "node:net";
import type { Finding } from "../../detect/finding.ts";
import type { LineageRecords } from "../lineage/lineage.ts";
import { namedNode } from "../lineage/node-name.ts";

/** Whose a finding is, as far as it says: plain data that many findings share. */
export interface Who {
  readonly type?: string;
  /** `principal.key` of a finding. */
  readonly principal: string;
  readonly account: string;
  readonly arn?: string;
  readonly session?: string;
  /** None when several principals took part: whose each is, is not said then. */
  readonly keys: readonly string[];
}

export function whoOf({ principal = {}, cloud, id }: Finding): Who {
  const { type, key, keys: principals, account_id, arn, session, access_key_ids } = principal;
  return {
    ...(type === undefined ? {} : { type }),
    principal: key ?? arn ?? `finding ${id}`,
    account: account_id ?? cloud?.account_ids?.[0] ?? "",
    ...(arn === undefined ? {} : { arn }),
    ...(session === undefined ? {} : { session }),
    keys: principals === undefined ? (access_key_ids ?? []) : [],
  };
}

/** `111122223333:deploy-admin`: what callers from an address are remembered by. */
export function callerOf({ account, principal }: Pick<Who, "account" | "principal">): string {
  return `${account}:${principal}`;
}

/**
 * The node of the lineage that a finding is of. Of a role, the session: by its key when its birth was seen, else by its
 * ARN; not the role, which many use.
 */
export function anchorOf(who: Who, { users }: LineageRecords, born: ReadonlySet<string>): string {
  const { type, principal, account, arn, keys } = who;
  if (type === "IAMUser") return namedNode("user", principal, account).id;
  if (type === "Root") return namedNode("root", "root", account).id;
  const bornKey = keys.find((key) => born.has(key));
  if (bornKey !== undefined) return bornKey;
  const user = users.get(principal.split(":", 1)[0] ?? "");
  if (user !== undefined) return user.id;
  return arn ?? `${account}:${principal}`;
}

export function isAddress(text: string | undefined): text is string {
  return text !== undefined && isIP(text) !== 0;
}
