import { rethrowBug } from "../errors.ts";
import { isFolderOfOtherService } from "../source/other-services.ts";
import { Ahead } from "./ahead.ts";
import type { BucketClient } from "./bucket-client.ts";
import { factsOf, isOutOfScope, type Scope } from "./layout.ts";
import { explainS3Failure, ReadFailure } from "./s3-failure.ts";

/** The folder of a Region's log files, and between which months it has some. */
export interface RegionFolder {
  /** `s3://bucket/…/eu-west-1/` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** `2026/03`, those of the first and of the last year. */
  readonly months: readonly string[];
}

const AHEAD = 8;

/**
 * The Regions' folders below a key, in the order of keys: listings with a delimiter alone, which touch no log file. A key
 * below a Region's folder stands for that folder.
 * @throws ReadFailure for a listing that fails
 */
export async function* regionFolders(
  client: BucketClient,
  key: string,
  scope: Scope,
  signal: AbortSignal,
): AsyncGenerator<RegionFolder> {
  const { days, account, region } = factsOf(withSlash(key));
  if (days !== undefined && account !== undefined && region !== undefined) {
    yield await regionFolder(client, { folder: days, account, region }, signal);
    return;
  }
  const below = await foldersIn(client, key === "" ? "" : withSlash(key), signal);
  const asked = below.filter((folder) => {
    const facts = factsOf(folder);
    const isOther = facts.service !== undefined && facts.service !== "CloudTrail";
    return !isOther && !isFolderOfOtherService(folder) && !isOutOfScope(facts, scope);
  });
  // What is below a folder is few: accounts, then Regions.
  const ahead = new Ahead(asked, AHEAD, async (folder) => {
    const found: RegionFolder[] = [];
    for await (const one of regionFolders(client, folder, scope, signal)) found.push(one);
    return found;
  });
  for (const i of asked.keys()) yield* (await ahead.take(i)) ?? [];
}

async function regionFolder(
  client: BucketClient,
  { folder, account, region }: { folder: string; account: string; region: string },
  signal: AbortSignal,
): Promise<RegionFolder> {
  const below = await foldersIn(client, folder, signal);
  const years = below.filter((name) => /\/\d{4}\/$/.test(name));
  const ends = [...new Set([years[0], years.at(-1)])].filter((year) => year !== undefined);
  const inside = await Promise.all(ends.map(async (year) => foldersIn(client, year, signal)));
  const months = inside.flat().flatMap((name) => /\/(\d{4}\/\d\d)\/$/.exec(name)?.[1] ?? []);
  return { name: `s3://${client.bucket}/${folder}`, account, region, months };
}

async function foldersIn(
  client: BucketClient,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folders: string[] = [];
  try {
    for (let token: string | undefined, isFirst = true; isFirst || token !== undefined;) {
      isFirst = false;
      const page = await client.list({ prefix, delimiter: "/", token }, signal);
      folders.push(...page.folders);
      token = page.token;
    }
    return folders;
  } catch (error) {
    signal.throwIfAborted();
    const { bucket, region, profile } = client;
    const failure = explainS3Failure(error, { bucket, region, profile, for: "listing" });
    if (failure !== undefined) throw new ReadFailure(failure, error);
    rethrowBug(error);
    throw error;
  }
}

function withSlash(key: string): string {
  return key.endsWith("/") ? key : `${key}/`;
}
