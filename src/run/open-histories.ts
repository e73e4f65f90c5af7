import { SpitzelError } from "../errors.ts";
import type { LookupClientOptions } from "../lookup/client.ts";
import type { HistoryOptions } from "../lookup/lookup-source.ts";
import { checkRegions } from "../lookup/check-regions.ts";
import { planLookup } from "../lookup/plan.ts";
import { type AskedRegion, expandRegions, regionsOfGlobalServices } from "../lookup/regions.ts";
import type { Query } from "../match/query.ts";
import { type AskedAccount, askedAccounts } from "./accounts.ts";
import { checkProfile } from "./check-profile.ts";
import type { Environment } from "./environment.ts";
import type { QueryOptions } from "../options/query-options.ts";
import { lineAbove } from "./terminal.ts";

/** What the emulator is asked with when nothing is configured: it checks no signature. */
const EMULATOR_REGION = "us-east-1";
const EMULATOR_CREDENTIALS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "emulator" };

interface Histories {
  readonly histories: readonly HistoryOptions[];
  readonly notes: readonly string[];
}

/** What is to be read of each account and Region that the options name. */
export async function openHistories(
  query: Query,
  options: QueryOptions,
  environment: Environment,
): Promise<Histories> {
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
    ratePerSecond: options.ratePerSecond,
    random,
    now,
    version,
    onRetry: (why) => {
      if (!options.isQuiet)
        environment.stderr.write(lineAbove(environment.stderr, `retrying: ${why}`));
    },
  };
  const histories: HistoryOptions[] = [];
  const notes = new Set<string>();
  const nowMs = now();
  for (const account of accounts) {
    const asked = await regionsOf(account, options, base);
    const named = asked.map(({ region }) => region);
    // An emulator serves every Region's events in each, so that a second one would repeat them.
    const added = isAws ? regionsOfGlobalServices(query.actions, named) : [];
    for (const { region, service } of added) {
      notes.add(`${region} is asked too: it holds events of ${service}, a global service`);
    }
    const regions = [...asked, ...added.map(({ region }) => ({ region, isOptional: false }))];
    for (const { region, isOptional } of regions) {
      const { pushdown } = history;
      histories.push({
        plan: planLookup(query, { nowMs, region, isAws, pushdown }),
        account: account.label,
        region,
        profile: account.profile,
        isOrdered: options.limit !== Infinity,
        isOptional,
        remainder: undefined,
        openClient: async () => openClient({ ...base, region }, account, history.sessionName),
      });
    }
  }
  return { histories, notes: [...notes] };
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
): ReturnType<HistoryOptions["openClient"]> {
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
