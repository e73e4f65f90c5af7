import { createHash } from "node:crypto";
import { rethrowUnless } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import type { LookupRequest } from "./request.ts";
import { ServiceError } from "./service-error.ts";

/** Where a chain of pages goes on. */
export interface Position {
  /** Index of the next event among those the lookup finds, newest first. */
  readonly offset: number;
  /** The number of the next page in its chain; the first is 1. */
  readonly page: number;
  /** When the chain began: events that became visible later are not in it. Milliseconds since 1970. */
  readonly asOfMs: number;
}

/** What a token is bound to. Not the access key: temporary credentials are renewed in mid-chain. */
interface TokenScope {
  readonly request: LookupRequest;
  readonly region: string | undefined;
}

/** An opaque token for `position`, good only with the same request parameters in the same Region. */
export function issueToken({ request, region }: TokenScope, position: Position): string {
  const { offset, page, asOfMs } = position;
  const { attribute, startSeconds, endSeconds, category, maxResults } = request;
  const bound = [attribute?.key, attribute?.value, startSeconds, endSeconds, category, maxResults];
  const digest = createHash("sha256")
    .update(JSON.stringify([...bound, region, offset, page, asOfMs]))
    .digest("base64");
  return Buffer.from(JSON.stringify({ offset, page, asOfMs, digest })).toString("base64");
}

/**
 * The position in a token.
 * @throws ServiceError InvalidNextTokenException when it was altered or issued for other parameters.
 */
export function readToken(scope: TokenScope, token: string): Position {
  const position = decode(token);
  // Issued again and compared, since decoding alone would accept stray characters and other key orders.
  if (position !== undefined && issueToken(scope, position) === token) return position;
  throw new ServiceError(
    "InvalidNextTokenException",
    "the token is invalid or was issued for a request with other parameters",
  );
}

function decode(token: string): Position | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, "base64").toString());
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { offset, page, asOfMs } = value;
  return typeof offset === "number" && typeof page === "number" && typeof asOfMs === "number"
    ? { offset, page, asOfMs }
    : undefined;
}
