import type { AwsCredentialIdentityProvider } from "@smithy/types";
import { type AskedAccount, askedAccounts } from "./accounts.ts";
import { checkProfile } from "./check-profile.ts";
import { endpointIn } from "./configured-endpoint.ts";
import type { Environment } from "./environment.ts";
import type { HistoryChoice } from "../options/history-choice.ts";

/** As in `AWS_ENDPOINT_URL_…`. */
type AwsService = "S3" | "CLOUDTRAIL" | "ATHENA";

/** With what a service of AWS is asked. */
interface AwsAccess {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly profile: string | undefined;
  readonly region: string;
  /** Another server than AWS'. */
  readonly endpoint: string | undefined;
}

/** S3 says where a bucket is when it is asked in the wrong place. */
const FIRST_REGION = "us-east-1";

/** So long before they expire, credentials of a role are renewed. */
const RENEW_MS = 5 * 60_000;

/**
 * The credentials that the options name, as for Event history: profiles, roles, a file of accounts, or what is
 * configured. Asks for none yet.
 * @param service as in AWS_ENDPOINT_URL_...
 * @throws SpitzelError (exit code 2) for a profile or a file that is not there
 */
export async function awsAccesses(
  service: AwsService,
  { history, endpoint }: { readonly history: HistoryChoice; readonly endpoint: string | undefined },
  environment: Environment,
): Promise<[AwsAccess, ...AwsAccess[]]> {
  const [first, ...others] = await askedAccounts(history);
  if (first === undefined) throw new Error("expected an account to ask with");
  const accessOf = async (account: AskedAccount): Promise<AwsAccess> =>
    openAccess(service, account, { ...history, endpoint }, environment);
  return [await accessOf(first), ...(await Promise.all(others.map(accessOf)))];
}

async function openAccess(
  service: AwsService,
  { profile, roleArn, externalId }: AskedAccount,
  asked: { readonly sessionName: string; readonly endpoint: string | undefined },
  { variables, version, now }: Environment,
): Promise<AwsAccess> {
  if (profile !== undefined) await checkProfile(profile, variables);
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  const { loadConfig, NODE_REGION_CONFIG_OPTIONS } = await import("@smithy/core/config");
  const ofProfile = profile === undefined ? {} : { profile };
  const region =
    variables["AWS_REGION"] ??
    variables["AWS_DEFAULT_REGION"] ??
    (await loadConfig({ ...NODE_REGION_CONFIG_OPTIONS, default: FIRST_REGION }, ofProfile)());
  const named =
    asked.endpoint ?? variables[`AWS_ENDPOINT_URL_${service}`] ?? variables["AWS_ENDPOINT_URL"];
  const ofFiles = async (): Promise<string | undefined> => {
    const none = "";
    const found = await loadConfig(
      {
        environmentVariableSelector: () => undefined,
        configFileSelector: (section, files) => endpointIn(service.toLowerCase(), section, files),
        default: none,
      },
      ofProfile,
    )();
    return found === none ? undefined : found;
  };
  const isIgnored = variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true";
  const endpoint = named ?? (isIgnored ? undefined : await ofFiles());
  const configured = defaultProvider(ofProfile);
  if (roleArn === undefined) return { credentials: configured, profile, region, endpoint };
  const { assumedRole } = await import("../lookup/assumed-role.ts");
  const { memoize } = await import("@smithy/core/config");
  const assumed = assumedRole({
    roleArn,
    externalId,
    sessionName: asked.sessionName,
    region,
    profile,
    credentials: undefined,
    version,
  });
  const isExpired = ({ expiration }: { readonly expiration?: Date }): boolean =>
    expiration !== undefined && expiration.getTime() - now() < RENEW_MS;
  return { credentials: memoize(assumed, isExpired), profile, region, endpoint };
}
