import type { ChangeWay } from "./change-way.ts";

/** Who called, as far as an investigation asks: plain data. What is not known is absent. */
export interface Actor {
  /** One name for a role however often it is assumed; not unique across accounts. */
  readonly principal: string;
  /** In the fewest words: user name, `role/session`, service. */
  readonly name: string;
  /** CloudTrail's `userIdentity.type`. */
  readonly type?: string;
  readonly account?: string;
  readonly arn?: string;
  readonly uniqueId?: string;
  readonly key?: string;
  /** The role of a session, also when the ARN names another Region or path. */
  readonly roleArn?: string;
  readonly session?: string;
  /** When the credentials of the session were made, milliseconds since 1970. */
  readonly startMs?: number;
  readonly invokedBy?: string;
  readonly sourceIdentity?: string;
  readonly isService: boolean;
  readonly hasMfa?: boolean;
}

/** Something that a record names in its request, answer or resources. */
export interface SeenObject {
  /** As it is written: a name, an id, an ARN. */
  readonly name: string;
  /** What the record calls it: "userName", "instanceId"; "policy" for an ARN inside of a policy's text. */
  readonly kind: string;
}

/** What is kept of one record: plain data that can wait in a temporary file. */
export interface Observation {
  /** eventTime, milliseconds since 1970. */
  readonly ms: number;
  /** eventID; "" when there is none. */
  readonly id: string;
  readonly sharedId?: string;
  /** `iam:CreateUser`: the service and the event's name without the date that some services append. */
  readonly action: string;
  readonly account: string;
  readonly region: string;
  /** An address, or the name of an AWS service. */
  readonly address?: string;
  readonly agent?: string;
  readonly error?: string;
  readonly isWrite: boolean;
  readonly way?: ChangeWay;
  readonly actor: Actor;
  readonly objects: readonly SeenObject[];
}
