import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = (response: ServerResponse, request: number) => void;

const json = (response: ServerResponse, text: string, status = 200): void => {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(text);
};
const failure = (type: string, message: string, headers: Record<string, string> = {}): Answer => {
  return (response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1", ...headers });
    response.end(JSON.stringify({ __type: type, message }));
  };
};
const EVENT = {
  EventId: "00000000-0000-4000-8000-000000000001",
  EventTime: 1_775_000_000,
  CloudTrailEvent:
    '{"eventID":"00000000-0000-4000-8000-000000000001","eventTime":"2026-03-31T23:33:20Z"}',
};
/** Some, each a second older than the one before. */
const eventOf = (n: number): typeof EVENT => ({
  EventId: `00000000-0000-4000-8000-00000000000${n}`,
  EventTime: EVENT.EventTime - n,
  CloudTrailEvent: `{"eventID":"00000000-0000-4000-8000-00000000000${n}","eventTime":"2026-03-31T23:33:${20 - n}Z"}`,
});
const page = (token?: string, events: readonly unknown[] = [EVENT]): string =>
  JSON.stringify({ Events: events, NextToken: token });
const MIB = Buffer.alloc(1024 * 1024, 0x20);

/** What a server that is not LookupEvents, or is broken or hostile, may answer. */
export const HOSTILE = {
  "an object without Events": (r) => json(r, "{}"),
  null: (r) => json(r, "null"),
  "an empty body": (r) => json(r, ""),
  "status 204": (r) => r.writeHead(204).end(),
  "Events that is text": (r) => json(r, '{"Events":"abc"}'),
  "Events that is null": (r) => json(r, '{"Events":null}'),
  "a list": (r) => json(r, "[]"),
  "Events of null": (r) => json(r, '{"Events":[null]}'),
  "a token that is a number": (r) => json(r, '{"Events":[],"NextToken":5}'),
  HTML: (r) => r.writeHead(200, { "content-type": "text/html" }).end("<html>sign in</html>"),
  "HTML that says JSON": (r) => json(r, "\n<!doctype html><p>sign in"),
  "HTML of status 403": (r) => r.writeHead(403).end("<html>forbidden</html>"),
  "plain text": (r) => r.writeHead(200, { "content-type": "text/plain" }).end("hello"),
  "JSON that is cut off": (r) => json(r, page().slice(0, 60)),
  "a reset in the body": (r) => {
    r.writeHead(200, { "content-length": "5000" });
    r.write('{"Events":[');
    setTimeout(() => r.destroy(), 50);
  },
  "huge headers": (r) => r.writeHead(200, { "x-huge": "x".repeat(64 * 1024) }).end(page()),
  "an endless body": (r) => {
    r.writeHead(200);
    const more = (): void => {
      while (!r.destroyed && r.write(MIB));
      if (!r.destroyed) r.once("drain", more);
    };
    more();
  },
  "the same token": (r) => json(r, page("again")),
  "new tokens and empty pages for ever": (r, n) => json(r, page(`token-${n}`, [])),
  "new tokens and the same page for ever": (r, n) => json(r, page(`token-${n}`)),
  "pages by turns for ever": (r, n) => json(r, page(`token-${n}`, [eventOf(n % 3)])),
  "one event under ever new IDs": (r, n) =>
    json(r, page(`token-${n}`, [{ ...EVENT, EventId: `${n}` }])),
  "one event with ever new content": (r, n) =>
    json(r, page(`token-${n}`, [{ ...EVENT, CloudTrailEvent: `{"eventID":"1","n":${n}}` }])),
  "events that nobody asked for": (r, n) =>
    json(r, page(`token-${n}`, [{ ...EVENT, EventTime: EVENT.EventTime + 86_400 * n }])),
  "a signature from the past": failure(
    "InvalidSignatureException",
    "Signature expired: 20260401T000000Z is now earlier than 20260401T004000Z",
    { date: "Thu, 01 Jan 2099 00:00:00 GMT" },
  ),
  "a signature from the future": failure(
    "InvalidSignatureException",
    "Signature not yet current: 20260401T010000Z is still later than 20260401T000500Z",
    { date: "Wed, 01 Jan 2020 00:00:00 GMT" },
  ),
  "a slow drip": (r) => {
    r.writeHead(200);
    const timer = setInterval(() => r.write(" "), 100);
    r.on("close", () => clearInterval(timer));
  },
  "a good page, then HTML": (r, n) => json(r, n === 1 ? page("next") : "<html>"),
} as const satisfies Record<string, Answer>;

/** Modes that would hold the run for as long as it waits for answers. */
const NEVER_ENDING: readonly (keyof typeof HOSTILE)[] = [
  "a slow drip",
  "a reset in the body",
  "huge headers",
];

/** What is asked of such a server. */
export function hostileWords(mode: keyof typeof HOSTILE, url: string): readonly string[] {
  const words = ["*", "--rate", "1000", "--to", "2026-04-01", "--from", "2026-03-01"];
  const limit = NEVER_ENDING.includes(mode) ? ["--max-time", "8s"] : [];
  return [...words, "--endpoint-url", url, ...limit];
}

/** What stderr says was wrong. */
export function saidOf(stderr: string): string {
  const skipped = /^spitzel: skipped Event history of us-east-1: (.*)$/m.exec(stderr)?.[1];
  return skipped ?? /stopped by [^·]+(?= ·)/.exec(stderr)?.[0] ?? "";
}

/** Answers every request so, by its number from 1 on. */
export async function startHostile(mode: keyof typeof HOSTILE) {
  let requests = 0;
  const answer: Answer = HOSTILE[mode];
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => answer(response, ++requests));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
