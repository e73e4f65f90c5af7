import { isNetwork } from "../expr-parser/network.ts";
import { compileNetworks } from "../match/networks.ts";
import type { Wanted } from "../detect/rows/wanted-rows.ts";
import type { Observation } from "./observation.ts";

/** What was asked for, as far as its looks tell; "name" may be a user, role, session, bucket or any other thing. */
type EntityKind =
  "network" | "access key" | "unique id" | "account" | "event" | "instance" | "ARN" | "name";

/** What an entity has to do with a record: it acted, or it was acted on, or it is named in it. */
type Part = "actor" | "object";

export interface Entity {
  readonly text: string;
  readonly kind: EntityKind;
  /** undefined when the record has nothing to do with it. */
  readonly partIn: (one: Observation) => Part | undefined;
}

const LOOKS: readonly (readonly [pattern: RegExp, kind: EntityKind])[] = [
  [/^A(?:KIA|SIA)[A-Z0-9]{12,28}$/, "access key"],
  [/^A(?:IDA|ROA)[A-Z0-9]{12,28}$/, "unique id"],
  [/^\d{12}$/, "account"],
  [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "event"],
  [/^i-[0-9a-f]{8,17}$/, "instance"],
  [/^arn:/, "ARN"],
];

/**
 * Recognises what was asked for: an address or network, a key, a unique id (AIDA…, AROA…), an account, an eventID, an
 * instance, an ARN; else a name, which may stand behind an account: `111122223333:deploy-admin`.
 */
export function entityOf(text: string): Entity {
  if (isNetwork(text)) {
    const isInside = compileNetworks([text]);
    return {
      text,
      kind: "network",
      partIn: ({ address }) => (address !== undefined && isInside(address) ? "actor" : undefined),
    };
  }
  const kind = LOOKS.find(([pattern]) => pattern.test(text))?.[1] ?? "name";
  const [, account, name = text] = /^(\d{12}):(.+)$/.exec(text) ?? [];
  const isActor = actorTest(name, kind);
  const isNamed = nameTest(name);
  return {
    text,
    kind,
    partIn: (one) => {
      if (account !== undefined && one.account !== account && one.actor.account !== account) {
        return undefined;
      }
      if (isActor(one)) return "actor";
      return one.objects.some((object) => isNamed(object.name)) ? "object" : undefined;
    },
  };
}

/** Names that the records do not have as they are: who is nobody's, and the root user. */
const MADE_NAMES: ReadonlySet<string> = new Set(["root", "unknown"]);

/**
 * What stands in the text of every record that has to do with one of the entities, or where it comes from: for those who
 * read records without parsing them.
 */
export function wantedOf(entities: readonly Pick<Entity, "text" | "kind">[]): Wanted {
  const texts: string[] = [];
  const networks: string[] = [];
  for (const { text, kind } of entities) {
    if (kind === "network") {
      networks.push(text);
      continue;
    }
    const word = wordOf(text);
    if (word === undefined) return "all";
    texts.push(word);
  }
  return { texts, networks };
}

/**
 * A part of the name that no encoding changes and nothing is put together of: of an ARN the last part's longest, since an
 * ARN may be made of a name.
 */
function wordOf(text: string): string | undefined {
  const last = /[^/:]*$/.exec(text)?.[0] ?? "";
  const words = (last.match(/[\w.-]{3,}/g) ?? []).toSorted((a, b) => b.length - a.length);
  const [word] = words;
  return word === undefined || MADE_NAMES.has(word) ? undefined : word;
}

function actorTest(text: string, kind: EntityKind): (one: Observation) => boolean {
  if (kind === "event") return ({ id, sharedId }) => id === text || sharedId === text;
  if (kind === "access key") return ({ actor }) => actor.key === text;
  if (kind === "unique id") return ({ actor }) => actor.uniqueId === text;
  if (kind === "account") return ({ actor }) => actor.account === text;
  if (kind === "ARN") return ({ actor }) => actor.arn === text || actor.roleArn === text;
  const isAgent = agentTest(text);
  return ({ actor, agent, address }) =>
    actor.name === text ||
    actor.principal === text ||
    actor.session === text ||
    actor.sourceIdentity === text ||
    actor.invokedBy === text ||
    address === text ||
    (agent !== undefined && isAgent(agent));
}

/** A user agent whole, or the product that it begins with: `aws-cli/2.9.19`, `aws-cli`. */
function agentTest(text: string): (agent: string) => boolean {
  return (agent) => {
    const at = agent.startsWith("[") ? 1 : 0;
    if (agent === text) return true;
    return agent.startsWith(text, at) && "/ ]".includes(agent.charAt(at + text.length) || "!");
  };
}

/** The name itself, or the ARN of a thing of that name; for an ARN also its name alone is not enough. */
function nameTest(text: string): (name: string) => boolean {
  if (text.startsWith("arn:")) return (name) => name === text;
  return (name) =>
    name === text ||
    (name.startsWith("arn:") && (name.endsWith(`/${text}`) || name.endsWith(`:${text}`)));
}
