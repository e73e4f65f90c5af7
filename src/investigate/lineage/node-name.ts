import type { Actor } from "../observation.ts";
import type { NodeKind } from "./birth-table.ts";

/** What a node is, and what stands for it: the same thing has the same id in every record. */
export interface NodeName {
  readonly id: string;
  readonly kind: NodeKind;
  readonly account?: string;
  /** In the fewest words: the key, the user's name, the instance. */
  readonly name: string;
}

/** A thing of an account by its name: `user:111122223333:ana`. Keys, instances and ARNs are their own ids. */
export function namedNode(kind: NodeKind, name: string, account: string): NodeName {
  const isOwnId = kind === "credential" || kind === "instance" || name.startsWith("arn:");
  const short = kind === "function" ? (name.split(":").at(-1) ?? name) : name;
  if (kind === "function")
    return { id: `function:${account}:${short}`, kind, account, name: short };
  return { id: isOwnId ? name : `${kind}:${account}:${name}`, kind, account, name };
}

/** Who acts, as a parent: the key in use, else the user or session itself, else the service or account. */
export function actorNode(actor: Actor, account: string): NodeName {
  const { key, type, name, invokedBy, arn } = actor;
  const home = actor.account ?? account;
  if (key !== undefined) return namedNode("credential", key, home);
  if (type === "AWSService" || invokedBy !== undefined) {
    const service = invokedBy ?? name;
    return { id: `service:${service}`, kind: "service", name: service };
  }
  if (type === "Root") return namedNode("root", "root", home);
  if (type === "AWSAccount")
    return { id: `account:${home}`, kind: "account", account: home, name: home };
  if (type === "IAMUser") return namedNode("user", actor.principal, home);
  return { id: arn ?? `unknown:${home}:${name}`, kind: "unknown", account: home, name };
}

/** Whose a credential is: `user:…` or `role:…`; undefined for what has neither. */
export function holderNode(actor: Actor): NodeName | undefined {
  const { type, account = "", principal } = actor;
  if (type === "IAMUser") return namedNode("user", principal, account);
  if (type === "Root") return namedNode("root", "root", account);
  if (type === "AssumedRole") return namedNode("role", principal, account);
  return undefined;
}
