import { SpitzelError } from "../errors.ts";
import type { LookupClientOptions } from "../lookup/client.ts";
import type { Query } from "../match/query.ts";
import type { PlannedRead } from "../source.ts";
import type { Environment } from "./environment.ts";
import type { QueryOptions } from "./query-options.ts";

/** More make the main thread, which puts the answers together, the narrow place. */
const MAX_THREADS = 8;

/** Plans the query for the source that the options name: trail files, or Event history. */
export async function openSource(
  query: Query,
  options: QueryOptions,
  environment: Environment,
): Promise<PlannedRead> {
  if (options.trails.length === 0) return openEventHistory(query, options, environment);
  const { openTrail } = await import("../trail/trail-source.ts");
  const { processors, packageFolder, variables } = environment;
  const settings = {
    paths: options.trails,
    maxDecompressedBytes: options.maxDecompressedBytes,
    stdin: () => environment.stdin,
  };
  // For whoever wants to compare: parse every record.
  if (variables["SPITZEL_SCAN"] === "plain") return openTrail(settings);
  const threads = options.threads ?? Math.min(processors, MAX_THREADS);
  const programFolder = new URL("dist/", packageFolder);
  return openTrail({ ...settings, scan: { query, threads, programFolder } });
}

/** What the emulator is asked with when nothing is configured: it checks no signature. */
const EMULATOR_REGION = "us-east-1";
const EMULATOR_CREDENTIALS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "emulator" };

async function openEventHistory(
  query: Query,
  options: QueryOptions,
  { variables, now, random, version }: Environment,
): Promise<PlannedRead> {
  const endpoint =
    options.endpoint ?? variables["AWS_ENDPOINT_URL_CLOUDTRAIL"] ?? variables["AWS_ENDPOINT_URL"];
  const isLoopback = endpoint !== undefined && isLoopbackUrl(endpoint);
  const hasCredentials =
    options.profile !== undefined ||
    variables["AWS_PROFILE"] !== undefined ||
    variables["AWS_ACCESS_KEY_ID"] !== undefined;
  const clientOptions: Omit<LookupClientOptions, "signal"> = {
    // The SDK for JavaScript does not read AWS_DEFAULT_REGION, which the AWS CLI's users have set.
    region:
      options.region ??
      variables["AWS_REGION"] ??
      variables["AWS_DEFAULT_REGION"] ??
      (isLoopback && !hasCredentials ? EMULATOR_REGION : undefined),
    profile: options.profile,
    endpoint,
    credentials: isLoopback && !hasCredentials ? EMULATOR_CREDENTIALS : undefined,
    ratePerSecond: options.ratePerSecond,
    random,
    version,
  };
  const region = clientOptions.region ?? (await configuredRegion(clientOptions));
  const [{ planLookup }, { readEventHistory }, { missingEvents }] = await Promise.all([
    import("../lookup/plan.ts"),
    import("../lookup/lookup-source.ts"),
    import("./query-notes.ts"),
  ]);
  const plan = planLookup(query, { nowMs: now(), region, isAws: isAwsEndpoint(endpoint) });
  const planned = readEventHistory({
    plan,
    region,
    profile: options.profile,
    openClient: async (signal) => {
      // 18 MB and a tenth of a second: loaded when a request will be sent, not before.
      const { LookupClient } = await import("../lookup/client.ts");
      return new LookupClient({ ...clientOptions, region, signal });
    },
  });
  return {
    ...planned,
    notes: [...planned.notes, ...(await missingEvents(query, "event-history"))],
  };
}

/** The Region of the SDK's own chain: the profile's. */
async function configuredRegion(options: Omit<LookupClientOptions, "signal">): Promise<string> {
  const { LookupClient } = await import("../lookup/client.ts");
  const client = new LookupClient({ ...options, signal: new AbortController().signal });
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
