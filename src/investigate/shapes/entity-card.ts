import type { Level } from "../../detect/level.ts";
import type { Step } from "./step.ts";

/** Something seen with the entity, how often and when. */
interface Seen {
  readonly name: string;
  readonly count: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Of an address: where it is, and whose, as far as that is known. */
  readonly where?: string;
}

/** The first of a list by count, and how many there are. */
export interface SeenList {
  readonly total: number;
  readonly most: readonly Seen[];
}

/** A change that the entity made, and what became of it by the end of the data. */
export interface CardChange {
  readonly time: string;
  readonly event_id: string;
  readonly account_id: string;
  readonly region: string;
  readonly action: string;
  readonly way?: string;
  readonly actor: string;
  readonly objects: readonly string[];
  readonly state: "still there" | "undone" | "partly undone" | "unknown";
  readonly undone_at?: string;
  readonly undone_by?: string;
}

export interface CardFinding {
  readonly id: string;
  readonly severity: Level;
  readonly time: string;
  readonly title: string;
  readonly count: number;
}

/** All that the records say of one entity. One NDJSON line. */
export interface EntityCard {
  readonly schema: "spitzel.entity/1";
  readonly what: string;
  /** What it looks like: "network", "access key", "name", … */
  readonly looks_like: string;
  /** What it is in the records: users, roles, sessions it is the name of; kinds of members of requests that name it. */
  readonly is: SeenList;
  /** The identities that a name means, when these are several: each can be asked for alone. */
  readonly candidates: SeenList;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Calls that it made, of those: changes, refused, failed. */
  readonly calls: number;
  readonly changes_made: number;
  readonly denied_calls: number;
  readonly failed_calls: number;
  /** Calls of others that name it. */
  readonly named_in: number;
  readonly accounts: SeenList;
  readonly regions: SeenList;
  readonly identities: SeenList;
  readonly access_keys: SeenList;
  readonly sources: SeenList;
  /** Of these addresses, those that nobody else in the records called from. */
  readonly own_sources: readonly string[];
  readonly user_agents: SeenList;
  readonly without_mfa: number;
  /** Oldest first; at most `--top` times ten, of `changes_made`. */
  readonly changes: readonly CardChange[];
  /** Actions, addresses, agents and Regions that were new in the second half of its own time, in order. */
  readonly firsts: SeenList;
  /** Secrets, parameters, objects, passwords, snapshots read: by action and thing. */
  readonly reads_of_weight: SeenList;
  readonly denied: SeenList;
  /** What others changed of it, oldest first; at most `--top` times ten, of `changed_by_others`. */
  readonly changes_to_it: readonly CardChange[];
  readonly changed_by_others: number;
  /** What others tried in vain, by actor and action. */
  readonly refused_to_others: SeenList;
  readonly findings: readonly CardFinding[];
  /** Commands to review before anybody runs them. */
  readonly containment: readonly string[];
  /** `--around`: what anybody did so long before and after its records; at most `--top` times ten steps. */
  readonly around?: readonly Step[];
}
