import { rethrowBug } from "../errors.ts";
import type { TimeWindow } from "../match/query.ts";
import {
  HEAD_BYTES,
  isTrailName,
  lookAtHead,
  type Seen,
  unfinished,
} from "../source/look-at-head.ts";
import type { Listed } from "../source/log-files.ts";
import { OfUse } from "../source/of-use.ts";
import { isFileOfOtherService, isFolderOfOtherService } from "../source/other-services.ts";
import { Ahead } from "./ahead.ts";
import type { BucketClient, ListRequest } from "./bucket-client.ts";
import type { FoundObject } from "../source/day-folder.ts";
import { BucketObject } from "./bucket-object.ts";
import {
  dayBelow,
  type Days,
  daysOf,
  factsOf,
  isObjectOutOfScope,
  isOutOfScope,
  type Scope,
} from "./layout.ts";
import type { ListedObject, ListPage } from "./list-page.ts";
import { ListingProgress } from "./listing-progress.ts";
import { explainS3Failure } from "./s3-failure.ts";

/** Folders of which the first page is fetched, and objects into which is looked, ahead of their turn. */
const AHEAD = 8;

type Entry =
  | { readonly kind: "object"; readonly key: string; readonly object: ListedObject }
  | { readonly kind: "folder"; readonly key: string };

/** A folder that is being listed. */
interface Opened {
  readonly folder: string;
  readonly request: ListRequest;
  readonly days: Days | undefined;
  /** Which of the objects are asked for; undefined for all. */
  readonly isWanted: ((object: FoundObject) => boolean) | undefined;
  readonly first: Promise<ListPage>;
}

/** A day of which no object is asked for. */
const UNLISTED = "unlisted";

/** What is made of an entry ahead of its turn. */
type Prepared = Opened | Seen | typeof UNLISTED;

/**
 * The log files of a bucket in the order of their keys. Folders are found by listing with a delimiter; below a Region
 * there is one listing over all days, from the first of the window on.
 */
export class Walk {
  readonly #client: BucketClient;
  readonly #scope: Scope;
  readonly #window: TimeWindow;
  readonly #signal: AbortSignal;
  /** A Region's folder that was asked for was found. */
  #hasDays = false;

  constructor(client: BucketClient, scope: Scope, window: TimeWindow, signal: AbortSignal) {
    this.#client = client;
    this.#scope = scope;
    this.#window = window;
    this.#signal = signal;
  }

  /** What a key stands for: an object, a folder, with nothing behind the bucket all that is in it. */
  async *of(key: string): AsyncGenerator<Listed> {
    const name = this.#nameOf(key);
    let page: ListPage | undefined;
    try {
      page =
        key === "" || key.endsWith("/")
          ? undefined
          : await this.#client.list({ prefix: key, maxKeys: 1 }, this.#signal);
    } catch (error) {
      yield this.#unreadable(name, error);
      return;
    }
    const [object] = page?.objects ?? [];
    if (object?.key === key) {
      yield new BucketObject(this.#client, object, this.#signal);
      return;
    }
    const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
    const ofUse = new OfUse();
    const isWanted = this.#wanted(folder);
    if (isWanted === "none") return;
    for await (const found of this.#walk(this.#open(folder, isWanted))) {
      ofUse.add(found);
      yield found;
    }
    if (!ofUse.isEmpty) {
      const noLogs = ofUse.noLogs(name, "");
      if (noLogs !== undefined) yield noLogs;
    } else yield* this.#whyNothing(folder, name);
  }

  /** Nothing at all was found: a window may be quiet, but what was named must be there. */
  async *#whyNothing(folder: string, name: string): AsyncGenerator<Listed> {
    try {
      const { objects } = await this.#client.list({ prefix: folder, maxKeys: 1 }, this.#signal);
      if (objects.length === 0) {
        const reason = folder === "" ? "an empty bucket" : "no object and no folder of that name";
        yield { kind: "unreadable", name, reason };
      } else if (!this.#hasDays) {
        const { isAccount, isRegion } = this.#scope;
        const isScoped = isAccount !== undefined || isRegion !== undefined;
        const reason = isScoped
          ? "none of the accounts and Regions asked for is in it"
          : "an empty folder";
        yield { kind: "no logs", name, reason };
      }
    } catch (error) {
      yield this.#unreadable(name, error);
    }
  }

  #open(folder: string, isWanted?: Opened["isWanted"]): Opened {
    const { days: above } = factsOf(folder);
    const days = above === undefined ? undefined : daysOf(above, this.#window);
    this.#hasDays ||= days !== undefined;
    const isByDay = this.#isByDay(folder);
    const request = {
      prefix: folder,
      delimiter: above === undefined || isByDay ? "/" : undefined,
      startAfter: isByDay ? undefined : days?.startAfter,
    };
    const first = this.#client.list(request, this.#signal);
    first.catch(() => {});
    return { folder, request, days, isWanted, first };
  }

  /** Whether the folders of single days are to be found below. */
  #isByDay(folder: string): boolean {
    const { days: above } = factsOf(folder);
    if (above === undefined || this.#scope.ofDay === undefined) return false;
    return /^(?:\d{4}\/(?:\d\d\/)?)?$/.test(folder.slice(above.length));
  }

  /** Which objects of a folder are asked for: "none" of some days. */
  #wanted(folder: string): Opened["isWanted"] | "none" {
    const { days: above, account = "", region = "", service = "" } = factsOf(folder);
    const { ofDay } = this.#scope;
    const day = above === undefined ? undefined : dayBelow(above, folder);
    if (above === undefined || day === undefined || ofDay === undefined) return undefined;
    const [name, regionFolder] = [this.#nameOf(folder), this.#nameOf(above)];
    return ofDay({ name, regionFolder, service, account, region, day }) ?? "none";
  }

  async *#walk({ folder, request, days, isWanted, first }: Opened): AsyncGenerator<Listed> {
    let coming: Promise<ListPage> | undefined = first;
    const progress = new ListingProgress(folder);
    while (coming !== undefined) {
      let page: ListPage;
      try {
        page = await coming;
        progress.take(page);
      } catch (error) {
        yield this.#unreadable(this.#nameOf(folder), error);
        return;
      }
      const lastKey = page.objects.at(-1)?.key;
      const isOver = lastKey !== undefined && days?.isAfter(lastKey) === true;
      const { token } = page;
      coming =
        token === undefined || isOver
          ? undefined
          : this.#client.list({ ...request, startAfter: undefined, token }, this.#signal);
      coming?.catch(() => {});
      yield* this.#entries(page, days, isWanted);
    }
  }

  async *#entries(
    page: ListPage,
    days: Days | undefined,
    isWanted: Opened["isWanted"],
  ): AsyncGenerator<Listed> {
    const entries = inOrder(page).filter(
      (entry) =>
        this.#isAsked(entry, days) &&
        (entry.kind === "folder" ||
          isWanted?.({ name: this.#nameOf(entry.key), writtenMs: entry.object.writtenMs }) !==
            false),
    );
    const ahead = new Ahead(entries, AHEAD, (entry) => this.#prepare(entry));
    for (const [i, entry] of entries.entries()) {
      const prepared = ahead.take(i);
      if (prepared === undefined) yield this.#listed(entry);
      else yield* this.#prepared(entry, await prepared);
    }
  }

  /** What an entry is by its key alone. */
  #listed(entry: Entry): Listed {
    const name = this.#nameOf(entry.key);
    if (entry.kind === "folder") return { kind: "other folder", name };
    if (isOfOther(entry.key)) return { kind: "other service", name };
    return new BucketObject(this.#client, entry.object, this.#signal);
  }

  /** Begins what takes a request; undefined for an entry that takes none. */
  #prepare(entry: Entry): Promise<Prepared> | undefined {
    const { key } = entry;
    if (entry.kind === "folder") {
      if (this.#isOther(key) || isFolderOfOtherService(key)) return undefined;
      const isWanted = this.#wanted(key);
      return Promise.resolve(isWanted === "none" ? UNLISTED : this.#open(key, isWanted));
    }
    return isTrailName(key) || isOfOther(key) ? undefined : this.#look(entry.object);
  }

  /** A folder of log files where digests are wanted, or the other way round. */
  #isOther(folder: string): boolean {
    const { hasDigests, service } = factsOf(folder);
    return this.#scope.content === "digests" ? service !== undefined && !hasDigests : hasDigests;
  }

  async *#prepared(entry: Entry, prepared: Prepared): AsyncGenerator<Listed> {
    if (prepared === UNLISTED) return;
    if ("folder" in prepared) yield* this.#walk(prepared);
    else if (prepared.kind === "log") yield this.#listed(entry);
    else yield { ...prepared, name: this.#nameOf(entry.key) };
  }

  /** Looks into an object of which the name does not say what it is. */
  async #look({ key, sizeBytes }: ListedObject): Promise<Seen> {
    const part = unfinished(key);
    if (part !== undefined) return part;
    if (sizeBytes === 0) return { kind: "passed over", what: "empty" };
    try {
      return lookAtHead(key, await this.#client.head(key, HEAD_BYTES, this.#signal));
    } catch (error) {
      const { reason } = this.#inWords(error, "object");
      return { kind: "unreadable", reason };
    }
  }

  #isAsked(entry: Entry, days: Days | undefined): boolean {
    const { key } = entry;
    if (entry.kind === "folder") {
      return !isOutOfScope(factsOf(key), this.#scope) && days?.has(key) !== false;
    }
    // What a console leaves behind as a folder is no file.
    if (key.endsWith("/") && entry.object.sizeBytes === 0) return false;
    return !isObjectOutOfScope(key, this.#scope) && days?.isAfter(key) !== true;
  }

  #unreadable(name: string, error: unknown): Listed {
    return { kind: "unreadable", name, ...this.#inWords(error, "listing") };
  }

  /** @throws what is a bug */
  #inWords(error: unknown, what: "listing" | "object"): { reason: string; hint: string } {
    this.#signal.throwIfAborted();
    const { bucket, region, profile } = this.#client;
    const failure = explainS3Failure(error, { bucket, region, profile, for: what });
    if (failure !== undefined) return failure;
    rethrowBug(error);
    throw error;
  }

  #nameOf(key: string): string {
    return `s3://${this.#client.bucket}/${key}`;
  }
}

function isOfOther(key: string): boolean {
  const name = key.slice(key.lastIndexOf("/") + 1);
  return isFileOfOtherService(name) || isFolderOfOtherService(key.slice(0, -name.length));
}

/** S3 gives objects and folders apart, each in the order of keys (UTF-8). */
function inOrder({ objects, folders }: ListPage): readonly Entry[] {
  const entries: Entry[] = [];
  let o = 0;
  for (const folder of folders) {
    for (; o < objects.length && isBefore(objects[o]!.key, folder); o++) {
      entries.push({ kind: "object", key: objects[o]!.key, object: objects[o]! });
    }
    entries.push({ kind: "folder", key: folder });
  }
  for (const object of objects.slice(o)) entries.push({ kind: "object", key: object.key, object });
  return entries;
}

function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
