import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands in a bucket of the server. */
export interface Stored {
  readonly bytes: Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly storageClass?: string;
}

export interface Asked {
  readonly bucket: string;
  /** Empty for a listing. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** How often this path has been asked for, this time included. */
  readonly times: number;
}

interface ServerOptions {
  /** Keys a page at most. */
  readonly pageSize?: number;
  /** Answers in place of the bucket, and says so. */
  readonly instead?: (asked: Asked, response: ServerResponse) => boolean;
}

/** An error as S3 words it. */
export function answerError(
  response: ServerResponse,
  status: number,
  code: string,
  more = "",
  headers: Readonly<Record<string, string>> = {},
): true {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>the message</Message>${more}</Error>`;
  response.writeHead(status, { "content-type": "application/xml", ...headers }).end(body);
  return true;
}

/**
 * The part of S3 that is asked for, in memory: listings and objects of buckets, signatures unchecked. What checks them
 * is versitygw (`versitygw.ts`).
 */
export async function startBucketServer(
  buckets: Readonly<Record<string, ReadonlyMap<string, Stored>>>,
  { pageSize = 1000, instead }: ServerOptions = {},
) {
  const asked: Asked[] = [];
  const times = new Map<string, number>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://127.0.0.1");
    const [, bucket = "", path = ""] = /^\/([^/]*)\/?(.*)$/.exec(url.pathname) ?? [];
    const n = (times.get(request.url ?? "") ?? 0) + 1;
    times.set(request.url ?? "", n);
    const one: Asked = {
      bucket,
      key: decodeURIComponent(path),
      query: url.searchParams,
      headers: request.headers,
      times: n,
    };
    asked.push(one);
    if (instead?.(one, response) === true) return;
    const stored = buckets[bucket];
    if (stored === undefined) answerError(response, 404, "NoSuchBucket");
    else if (one.key === "") list(stored, one.query, pageSize, response);
    else get(stored.get(one.key), one.headers, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const bytesOf = (text: string): Buffer => Buffer.from(text, "utf8");
const isAfter = (a: string, b: string): boolean => Buffer.compare(bytesOf(a), bytesOf(b)) > 0;
const escaped = (text: string): string => encodeURIComponent(text).replaceAll("%2F", "/");

function list(
  stored: ReadonlyMap<string, Stored>,
  query: URLSearchParams,
  pageSize: number,
  response: ServerResponse,
): void {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : bytesOf(token).toString();
  const most = Math.min(pageSize, Number(query.get("max-keys") ?? 1000));
  const keys = [...stored.keys()]
    .filter((key) => key.startsWith(prefix))
    .toSorted((a, b) => (isAfter(a, b) ? 1 : -1));
  const entries = new Map<string, string>();
  for (const key of keys) {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + 1);
    // A common prefix counts as given when the token stands at it.
    if (!isAfter(entry, after) || (end >= 0 && after.startsWith(entry))) continue;
    const xml =
      end < 0
        ? `<Contents><Key>${escaped(key)}</Key><LastModified>2026-03-03T00:00:00.000Z</LastModified><ETag>&quot;${etagOf(stored.get(key)!)}&quot;</ETag><Size>${stored.get(key)!.bytes.length}</Size><StorageClass>${stored.get(key)!.storageClass ?? "STANDARD"}</StorageClass></Contents>`
        : `<CommonPrefixes><Prefix>${escaped(entry)}</Prefix></CommonPrefixes>`;
    entries.set(entry, xml);
  }
  const all = [...entries];
  const page = all.slice(0, most);
  const next = all.length > most ? page.at(-1)?.[0] : undefined;
  const rest =
    next === undefined
      ? "<IsTruncated>false</IsTruncated>"
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${next.replaceAll("&", "&amp;")}</NextContinuationToken>`;
  response
    .writeHead(200, { "content-type": "application/xml" })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType>${rest}${page.map(([, xml]) => xml).join("")}</ListBucketResult>`,
    );
}

export function etagOf({ bytes }: Stored): string {
  return createHash("md5").update(bytes).digest("hex");
}

function get(
  stored: Stored | undefined,
  headers: IncomingMessage["headers"],
  response: ServerResponse,
): void {
  if (stored === undefined) return void answerError(response, 404, "NoSuchKey");
  const etag = `"${etagOf(stored)}"`;
  if (headers["if-match"] !== undefined && headers["if-match"] !== etag) {
    return void answerError(response, 412, "PreconditionFailed");
  }
  const [, from = "", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
  const part = stored.bytes.subarray(Number(from), to === "" ? undefined : Number(to) + 1);
  const metadata = Object.entries(stored.metadata ?? {}).map(([name, value]) => [
    `x-amz-meta-${name}`,
    value,
  ]);
  response
    .writeHead(from === "" ? 200 : 206, {
      etag,
      "content-encoding": "gzip",
      "content-length": part.length,
      ...Object.fromEntries(metadata),
    })
    .end(part);
}
