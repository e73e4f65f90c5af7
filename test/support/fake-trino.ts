import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One answer: what Trino would say, or a status alone, or none at all. */
export type FakeAnswer =
  { readonly [field: string]: unknown; readonly status?: number } | "cut off";

export interface AskedOfTrino {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
}

/**
 * Trino's protocol over answers that a test gives, in their order; after the last, a query without rows. `nextUri: true`
 * stands for the address of the next.
 */
export async function startFakeTrino(
  answers: readonly FakeAnswer[] | ((asked: AskedOfTrino, n: number) => FakeAnswer | undefined),
) {
  const asked: AskedOfTrino[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text: string) => (body += text));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, body, headers };
      asked.push(one);
      const n = asked.filter((other) => other.method !== "DELETE").length;
      if (method === "DELETE") return void response.writeHead(204).end();
      const answer = typeof answers === "function" ? answers(one, n) : answers[n - 1];
      if (answer === "cut off") return void response.destroy();
      const { status = 200, nextUri, ...rest } = answer ?? {};
      const next =
        nextUri === true ? { nextUri: `${server.url}/v1/statement/q/${n}` } : { nextUri };
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify({ id: `q${n}`, stats: {}, ...rest, ...next }));
    });
  }) as ReturnType<typeof createServer> & { url: string };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: server.url,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
