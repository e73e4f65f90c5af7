import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { codeOf } from "../errors.ts";
import type { Delays } from "./delays.ts";
import type { LookupAttribute } from "./lookup-attribute.ts";
import { errorReply, type Reply } from "./reply.ts";
import { ServiceError } from "./service-error.ts";
import type { LookupService } from "./service.ts";
import type { TrailOperations } from "./trail-operations.ts";

/** A LookupEvents request is below 5 KB. */
const MAX_BODY_BYTES = 1_000_000;

/** One answered request, for a log. */
export interface RequestLine {
  /** The `x-amzn-requestid` of the answer. */
  readonly requestId: string;
  readonly target: string | undefined;
  readonly attribute: LookupAttribute | undefined;
  /** Seconds since 1970; undefined when not sent or when the request was not valid. */
  readonly startSeconds: number | undefined;
  readonly endSeconds: number | undefined;
  /** Undefined when the connection was destroyed. */
  readonly status: number | undefined;
  /** The error's name. */
  readonly code: string | undefined;
  readonly events: number;
}

/** The HTTP around the services. Calls `onRequest` once per answer, when it is sent. */
export function createHandler(
  service: LookupService,
  trails: TrailOperations,
  delays: Delays,
  onRequest: (line: RequestLine) => void = () => {},
): RequestListener {
  let answered = 0;
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = header(message, "x-amz-target");
    const body = await readBody(message);
    if (body === undefined) return;
    const reply =
      refusal(message, body) ??
      trails.answer(target, body.text) ??
      service.answer({
        target,
        authorization: message.headers.authorization,
        body: body.text,
      });
    delays.run(reply.delayMs, () => {
      answered += 1;
      const requestId = `00000000-0000-4000-8000-${String(answered).padStart(12, "0")}`;
      deliver(response, reply, requestId);
      onRequest(requestLine(requestId, target, reply));
    });
  };
  return (message, response) => void handle(message, response);
}

/** Why this is no request to LookupEvents at all, or undefined when it may be one. */
function refusal(message: IncomingMessage, { isTooLarge }: Body): Reply | undefined {
  // A page in a browser could reach loopback under a name of its own (DNS rebinding) and read the log.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i.test(header(message, "host") ?? "")) {
    return refused("AccessDeniedException", "the Host header is not a loopback name", 403);
  }
  if (message.url !== "/") return refused("NotFound", "LookupEvents is POST /", 404);
  if (message.method !== "POST") return refused("MethodNotAllowed", "LookupEvents is POST /", 405);
  if (isTooLarge) return refused("RequestEntityTooLarge", "the body is over 1 MB", 413);
  return undefined;
}

function refused(code: string, text: string, status: number): Reply {
  return errorReply(new ServiceError(code, text, status), 0);
}

interface Body {
  /** Empty when too large. */
  readonly text: string;
  readonly isTooLarge: boolean;
}

/** The request's body, or undefined when the client went away while sending it. */
async function readBody(message: IncomingMessage): Promise<Body | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // What is too large is read to its end but not kept: clients read no answer before they have sent all.
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch (error) {
    // What a connection breaks with has a code.
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
  const isTooLarge = bytes > MAX_BODY_BYTES;
  return { text: isTooLarge ? "" : Buffer.concat(chunks).toString(), isTooLarge };
}

function deliver(response: ServerResponse, { status, body }: Reply, requestId: string): void {
  if (status === undefined) {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": requestId,
  });
  response.end(body);
}

function requestLine(requestId: string, target: string | undefined, reply: Reply): RequestLine {
  const { status, code, events, request } = reply;
  const { attribute, startSeconds, endSeconds } = request ?? {};
  return { requestId, target, attribute, startSeconds, endSeconds, status, code, events };
}

function header(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return typeof value === "string" ? value : undefined;
}
