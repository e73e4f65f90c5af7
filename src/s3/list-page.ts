import { DamagedAnswer } from "./s3-failure.ts";

/** An object as a listing has it. */
export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** As in the header ETag. */
  readonly etag: string;
  /** When it was written, in milliseconds since 1970. */
  readonly writtenMs: number;
  /** Undefined for STANDARD. */
  readonly storageClass: string | undefined;
}

/** One answer of ListObjectsV2. Both lists are in the order of keys. */
export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** Common prefixes, each with the delimiter at its end. */
  readonly folders: readonly string[];
  /** For the next page; undefined on the last. */
  readonly token: string | undefined;
}

/**
 * Reads an answer of ListObjectsV2. It is flat and made by machines, so that patterns do.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * @throws DamagedAnswer for anything else, and for one that is cut off
 */
export function parseListPage(xml: string): ListPage {
  if (!/<ListBucketResult[\s>]/.test(xml) || !/<\/ListBucketResult>\s*$/.test(xml)) {
    throw new DamagedAnswer("the endpoint answered a listing with something else");
  }
  const decoded = textOf(xml, "EncodingType") === "url" ? decodeUrl : (text: string) => text;
  const objects: ListedObject[] = [];
  for (const [, body = ""] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
    const key = textOf(body, "Key");
    const sizeBytes = Number(textOf(body, "Size"));
    if (key === undefined || !Number.isInteger(sizeBytes)) {
      throw new DamagedAnswer("the endpoint listed an object without a key or a size");
    }
    const storageClass = textOf(body, "StorageClass");
    objects.push({
      key: decoded(key),
      sizeBytes,
      etag: textOf(body, "ETag") ?? "",
      writtenMs: Date.parse(textOf(body, "LastModified") ?? ""),
      storageClass: storageClass === "STANDARD" ? undefined : storageClass,
    });
  }
  const folders = Array.from(
    xml.matchAll(/<CommonPrefixes>\s*<Prefix>([^<]*)<\/Prefix>\s*<\/CommonPrefixes>/g),
    ([, prefix = ""]) => decoded(unescapeXml(prefix)),
  );
  const isTruncated = textOf(xml, "IsTruncated") === "true";
  const token = isTruncated ? textOf(xml, "NextContinuationToken") : undefined;
  if (isTruncated && (token === undefined || token === "")) {
    throw new DamagedAnswer("the endpoint cut a listing off without saying how it goes on");
  }
  return { objects, folders, token };
}

/** The text of an element without elements in it. */
export function textOf(xml: string, element: string): string | undefined {
  const start = xml.indexOf(`<${element}>`);
  if (start < 0) return undefined;
  const from = start + element.length + 2;
  const end = xml.indexOf("<", from);
  return end < 0 ? undefined : unescapeXml(xml.slice(from, end));
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal, hex, name) => {
    if (typeof decimal === "string") return String.fromCodePoint(Number(decimal));
    if (typeof hex === "string") return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[String(name)] ?? whole;
  });
}

function decodeUrl(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
