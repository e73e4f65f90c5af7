import { rethrowBug, SpitzelError } from "../errors.ts";
import type { LookupClientOptions } from "../lookup/client.ts";
import { checkRegions } from "../lookup/check-regions.ts";
import type { AskedAccountRegions } from "../lookup/plan-accounts.ts";
import { type AskedRegion, expandRegions } from "../lookup/regions.ts";
import { type AskedAccount, askedAccounts } from "./accounts.ts";
import { checkProfile } from "./check-profile.ts";
import type { Environment } from "./environment.ts";
import type { QueryOptions } from "../options/query-options.ts";
import { lineAbove } from "./terminal.ts";

/** What the emulator is asked with when nothing is configured: it checks no signature. */
const EMULATOR_REGION = "us-east-1";
const EMULATOR_CREDENTIALS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "emulator" };

interface OpenedHistories {
  readonly accounts: readonly AskedAccountRegions[];
  /** False for an emulator. */
  readonly isAws: boolean;
}

/**
 * The accounts and Regions that the options name, with what asks them. Reads the file of accounts and the profiles.
 * @throws SpitzelError (exit code 2) for what is missing or cannot be used
 */
export async function openHistories(
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedHistories> {
  const { variables, now, random, version } = environment;
  const { history } = options;
  const accounts = await askedAccounts(history);
  await checkRegions(history.regions);
  for (const { profile } of accounts) {
    if (profile !== undefined) await checkProfile(profile, variables);
  }
  const endpoint =
    options.endpoint ?? variables["AWS_ENDPOINT_URL_CLOUDTRAIL"] ?? variables["AWS_ENDPOINT_URL"];
  const isAws = isAwsEndpoint(endpoint);
  const isUnconfigured =
    accounts.every(({ profile }) => profile === undefined) &&
    variables["AWS_PROFILE"] === undefined &&
    variables["AWS_ACCESS_KEY_ID"] === undefined;
  const isBareEmulator = endpoint !== undefined && isLoopbackUrl(endpoint) && isUnconfigured;
  const base: LookupClientOptions = {
    // The SDK for JavaScript does not read AWS_DEFAULT_REGION, which the AWS CLI's users have set.
    region:
      variables["AWS_REGION"] ??
      variables["AWS_DEFAULT_REGION"] ??
      (isBareEmulator ? EMULATOR_REGION : undefined),
    profile: undefined,
    endpoint,
    credentials: isBareEmulator ? EMULATOR_CREDENTIALS : undefined,
    category: history.category,
    ratePerSecond: options.ratePerSecond,
    random,
    now,
    version,
    onRetry: (why) => {
      if (!options.isQuiet)
        environment.stderr.write(lineAbove(environment.stderr, `retrying: ${why}`));
    },
  };
  const asked: AskedAccountRegions[] = [];
  for (const account of accounts) {
    asked.push({
      account: account.label,
      profile: account.profile,
      regions: await regionsOf(account, options, base),
      openClient: async (region) => openClient({ ...base, region }, account, history.sessionName),
    });
  }
  return { accounts: asked, isAws };
}

async function regionsOf(
  { profile }: AskedAccount,
  { history: { regions } }: QueryOptions,
  base: LookupClientOptions,
): Promise<readonly AskedRegion[]> {
  if (regions.length > 0) return expandRegions(regions, base.region);
  const region = base.region ?? (await configuredRegion({ ...base, profile }));
  return [{ region, isOptional: false }];
}

/** 18 MB and a tenth of a second: loaded when a request will be sent, not before. */
async function openClient(
  options: LookupClientOptions & { readonly region: string },
  { profile, roleArn, externalId }: AskedAccount,
  sessionName: string,
): ReturnType<AskedAccountRegions["openClient"]> {
  const { LookupClient } = await import("../lookup/client.ts");
  if (roleArn === undefined) return new LookupClient({ ...options, profile });
  const { assumedRole } = await import("../lookup/assumed-role.ts");
  return new LookupClient({
    ...options,
    credentials: assumedRole({ ...options, roleArn, externalId, sessionName, profile }),
  });
}

/** The Region of the SDK's own chain: the profile's. */
async function configuredRegion(options: LookupClientOptions): Promise<string> {
  const { LookupClient } = await import("../lookup/client.ts");
  const client = new LookupClient(options);
  try {
    return await client.region();
  } catch (cause) {
    rethrowBug(cause);
    throw new SpitzelError("expected a Region, got none", {
      hint: "give --region, or set AWS_REGION or the profile's region; files need none: --trail PATH.",
      cause,
    });
  } finally {
    client.close();
  }
}

function isLoopbackUrl(url: string): boolean {
  return (
    URL.canParse(url) && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
  );
}

/** Only AWS itself ends at 90 days; an emulator serves what it has. */
function isAwsEndpoint(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return true;
  return /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(new URL(url).hostname);
}
