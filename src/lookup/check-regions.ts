import { SpitzelError } from "../errors.ts";
import { isLiteral } from "../match/action-glob.ts";
import { suggest } from "../suggest.ts";
import { REGIONS } from "./regions.ts";

/** What people call Regions by. */
const PLACES: Readonly<Record<string, string>> = {
  virginia: "us-east-1",
  ohio: "us-east-2",
  california: "us-west-1",
  oregon: "us-west-2",
  montreal: "ca-central-1",
  calgary: "ca-west-1",
  mexico: "mx-central-1",
  "sao paulo": "sa-east-1",
  ireland: "eu-west-1",
  dublin: "eu-west-1",
  london: "eu-west-2",
  paris: "eu-west-3",
  frankfurt: "eu-central-1",
  germany: "eu-central-1",
  zurich: "eu-central-2",
  stockholm: "eu-north-1",
  milan: "eu-south-1",
  spain: "eu-south-2",
  "cape town": "af-south-1",
  bahrain: "me-south-1",
  uae: "me-central-1",
  "tel aviv": "il-central-1",
  mumbai: "ap-south-1",
  hyderabad: "ap-south-2",
  singapore: "ap-southeast-1",
  sydney: "ap-southeast-2",
  jakarta: "ap-southeast-3",
  melbourne: "ap-southeast-4",
  malaysia: "ap-southeast-5",
  thailand: "ap-southeast-7",
  tokyo: "ap-northeast-1",
  seoul: "ap-northeast-2",
  osaka: "ap-northeast-3",
  "hong kong": "ap-east-1",
  beijing: "cn-north-1",
  ningxia: "cn-northwest-1",
};

/**
 * Checks the names among patterns of Regions; AWS would only say that the host is not found.
 * @throws SpitzelError (exit code 2) for one that no partition has, with what was probably meant.
 */
export async function checkRegions(patterns: readonly string[]): Promise<void> {
  for (const name of patterns) {
    if (name === "all" || !isLiteral(name) || REGIONS.includes(name)) continue;
    const near = placeOf(name) ?? (await suggest(name, REGIONS));
    throw new SpitzelError(`expected a Region, got "${name}"`, {
      hint:
        near === undefined
          ? "write for example eu-west-1, 'us-*' or all; AWS_REGION can name one that is newer than this program."
          : `did you mean ${near}?`,
    });
  }
}

function placeOf(name: string): string | undefined {
  const place = name.toLowerCase().replaceAll(/[_-]/g, " ").trim();
  return Object.hasOwn(PLACES, place) ? PLACES[place] : undefined;
}
