/** An event by which an identity made, took or changed another. */
export interface RelativeEvent {
  readonly time: string;
  readonly event_id: string;
  readonly action: string;
  readonly outcome: "success" | "denied" | "failure";
  readonly error?: string;
  /** The account that recorded it. */
  readonly account_id: string;
  readonly source?: string;
  readonly mfa?: boolean;
}

/** From where a credential was used: a neighbourhood of addresses (/24, /48). */
interface RelativeSource {
  readonly network: string;
  readonly addresses: readonly string[];
  readonly count: number;
  readonly first_seen: string;
  readonly last_seen: string;
}

/** One identity of a lineage, and how it came from its parent. One NDJSON line. */
export interface Relative {
  readonly schema: "spitzel.relative/1";
  readonly direction: "up" | "self" | "down";
  /** Steps from what was asked for; from its farthest ancestor in the tree as it is printed. */
  readonly depth: number;
  readonly id: string;
  /** "credential", "user", "role", "sign-in", "instance", "function", "service", … */
  readonly kind: string;
  readonly name: string;
  readonly account_id?: string;
  /** id of the parent in this tree; absent for the first. */
  readonly parent?: string;
  /** What made it its parent's child, oldest first. */
  readonly events: readonly RelativeEvent[];
  /** Instead of an event: "holds" (a user its key), "runs as" (an instance its role), "signed in". */
  readonly bond?: string;
  /** Calls with the credential, of which changed something, were refused or failed; absent for what does not call. */
  readonly calls?: number;
  readonly changes?: number;
  readonly errors?: number;
  readonly first_seen?: string;
  readonly last_seen?: string;
  readonly sources?: readonly RelativeSource[];
  /** Calls of AWS services on its behalf. */
  readonly through_services?: number;
  /** Keys of one session. */
  readonly access_key_ids?: readonly string[];
  readonly valid_until?: string;
  /** What is odd: never used, denied, used from a second network, born outside the data. */
  readonly marks: readonly string[];
  /** It stands elsewhere in the tree with what came from it. */
  readonly is_repeated?: true;
}
