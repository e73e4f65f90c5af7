import { Buffer } from "node:buffer";
import type { ListPage } from "./list-page.ts";
import { DamagedAnswer } from "./s3-failure.ts";

/** S3's limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

/** S3 may give pages without an entry, where many objects were deleted; not without end. */
const MAX_EMPTY_PAGES = 100;

/**
 * Holds the pages of one listing to what S3 promises: every entry below the prefix, and behind those of the page
 * before. Else an endpoint could have the same objects read for ever.
 */
export class ListingProgress {
  readonly #prefix: string;
  #last = Buffer.alloc(0);
  #emptyPages = 0;
  #token: string | undefined;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** @throws DamagedAnswer for a page that does not go on from the one before */
  take({ objects, folders, token }: ListPage): void {
    const keys = [...objects.map(({ key }) => key), ...folders].map((key) => Buffer.from(key));
    const prefix = Buffer.from(this.#prefix);
    for (const key of keys) {
      if (key.length > MAX_KEY_BYTES || !key.subarray(0, prefix.length).equals(prefix)) {
        throw new DamagedAnswer("the endpoint listed something that was not asked for");
      }
    }
    if (folders.includes(this.#prefix)) {
      throw new DamagedAnswer("the endpoint listed a folder as a folder in itself");
    }
    const inOrder = keys.toSorted((a, b) => Buffer.compare(a, b));
    const [first] = inOrder;
    this.#emptyPages = first === undefined ? this.#emptyPages + 1 : 0;
    const isBehind = first === undefined || Buffer.compare(first, this.#last) > 0;
    const isRepeated = token !== undefined && token === this.#token;
    if (!isBehind || isRepeated || this.#emptyPages > MAX_EMPTY_PAGES) {
      throw new DamagedAnswer("the endpoint's pages of a listing do not go on");
    }
    this.#last = inOrder.at(-1) ?? this.#last;
    this.#token = token;
  }
}
