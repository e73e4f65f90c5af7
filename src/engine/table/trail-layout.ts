import { SpitzelError } from "../../errors.ts";
import type { RegionFolder } from "../candidates/outline.ts";

/** Where the log files of a trail are, as a table can say it. */
export interface TrailLayout {
  /** Above the accounts: `s3://bucket/prefix/AWSLogs/o-1234567890/`. */
  readonly root: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/**
 * What the folders of Regions have in common.
 * @throws SpitzelError (exit code 2) for folders of several trails, which no one table reads
 */
export async function layoutOf(folders: AsyncIterable<RegionFolder>): Promise<TrailLayout> {
  const roots = new Set<string>();
  const [accounts, regions] = [new Set<string>(), new Set<string>()];
  for await (const { name, account, region } of folders) {
    const below = `${account}/CloudTrail/${region}/`;
    if (!name.endsWith(`/${below}`)) continue;
    roots.add(name.slice(0, -below.length));
    accounts.add(account);
    regions.add(region);
  }
  const [root, other] = roots;
  if (root === undefined) {
    throw new SpitzelError(
      "expected folders of log files such as 111122223333/CloudTrail/eu-west-1/, got none",
      {
        hint: "name the trail's bucket, and the prefix if it has one: --trail s3://my-trail/prefix/.",
      },
    );
  }
  if (other !== undefined) {
    throw new SpitzelError(`expected one trail, got ${[...roots].slice(0, 3).join(" and ")}`, {
      hint: `name one of them: --trail ${root}`,
    });
  }
  return { root, accounts: [...accounts], regions: [...regions] };
}
