import type { LookupRequest } from "./request.ts";
import type { ServiceError } from "./service-error.ts";

/** What to send, and after how long. */
export interface Reply {
  /** Undefined: destroy the connection instead. */
  readonly status: number | undefined;
  /** The error's `__type`; undefined for a page and for a destroyed connection. */
  readonly code: string | undefined;
  readonly body: string;
  readonly delayMs: number;
  /** The valid request, when it got that far. */
  readonly request: LookupRequest | undefined;
  /** How many events are in the body. */
  readonly events: number;
}

/** Without a status it destroys the connection; the start of every other reply. */
export const NOTHING: Omit<Reply, "delayMs"> = {
  status: undefined,
  code: undefined,
  body: "",
  request: undefined,
  events: 0,
};

/** The reply for an error, in AWS JSON 1.1. */
export function errorReply({ code, status, message }: ServiceError, delayMs: number): Reply {
  return { ...NOTHING, status, code, body: JSON.stringify({ __type: code, message }), delayMs };
}
