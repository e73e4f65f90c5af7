import { isNetwork } from "../../expr-parser/network.ts";
import { compileNetworks } from "../../match/networks.ts";
import type { Family, Member } from "./family.ts";

/** The members that a text names: by key, name, ARN, unique id, address or network, account, or the event of a birth. */
export function membersNamed(family: Family, text: string): readonly string[] {
  const test = isNetwork(text) ? addressTest(text) : nameTest(family, text);
  return [...family.members.values()].filter(test).map(({ node }) => node.id);
}

function addressTest(text: string): (member: Member) => boolean {
  const isInside = compileNetworks([text]);
  return ({ use }) =>
    [...(use?.networks.values() ?? [])].some(({ addresses }) => [...addresses].some(isInside));
}

function nameTest(family: Family, text: string): (member: Member) => boolean {
  const [, account, name = text] = /^(\d{12}):(.+)$/.exec(text) ?? [];
  const [, arnAccount, kind, path] =
    /^arn:[\w-]+:iam::(\d{12}):(user|role)\/(.+)$/.exec(text) ?? [];
  const arnNode = `${kind ?? ""}:${arnAccount ?? ""}:${path?.split("/").at(-1) ?? ""}`;
  if (/^\d{12}$/.test(text)) return ({ node }) => node.account === text;
  return ({ node, actor, keys }) => {
    if (account !== undefined && node.account !== account) return false;
    const births = (family.tiesUp.get(node.id) ?? []).flatMap(({ edges }) => edges);
    return (
      [node.id, node.name, actor?.arn, actor?.roleArn, actor?.uniqueId].includes(name) ||
      [actor?.principal, actor?.name, actor?.session, actor?.sourceIdentity].includes(name) ||
      keys.includes(name) ||
      node.id === arnNode ||
      births.some(({ as, event }) => as === name || event.eventId === name)
    );
  };
}
