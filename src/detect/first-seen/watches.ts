import { homeRegion } from "../../match/global-services.ts";
import type { Deed } from "../behaviour/deed.ts";
import type { Weight } from "../level-of-weight.ts";

/** What is looked for: something that is done, or used, for the first time. */
export interface Watch {
  readonly name: WatchName;
  readonly tags: readonly string[];
  /** Of a deed that succeeded, by somebody whose every step counts: a person, a user's key, another account. */
  readonly weight: Weight;
  /** What may be seen for the first time in such a deed; undefined for other deeds. */
  readonly subjectOf: (deed: Deed) => string | undefined;
  /** What the deed shows to be known already, whoever does it. */
  readonly knownBy: (deed: Deed) => string | undefined;
  readonly title: (subject: string, isRefused: boolean) => string;
  readonly description: string;
  /** How many of them could not be judged, in words. */
  readonly unjudged: (count: number) => string;
  /** The first step to take, and the path of the value to look for: what was new, or who did it. */
  readonly step: { readonly says: string; readonly path: string };
}

export type WatchName = "compute-in-region" | "models-by-principal";

export const ARN = "$.userIdentity.arn";

/** What is asked of the work that miners and sellers of models do with other people's accounts. */
export const WATCHES: readonly Watch[] = [
  {
    name: "compute-in-region",
    tags: ["attack.impact", "attack.t1496", "attack.t1496.001", "attack.stealth", "attack.t1535"],
    weight: { impact: 3, certainty: 2, rarity: 3 },
    subjectOf: (deed) => (deed.isInteractive && startsCompute(deed) ? deed.region : undefined),
    knownBy: (deed) => (isWorkInRegion(deed) ? deed.region : undefined),
    title: (region, isRefused) =>
      isRefused
        ? `Compute refused in ${region}, a Region that was not used before`
        : `Compute started in ${region}, a Region that was not used before`,
    description:
      "Instances, tasks, notebooks or the like, where nobody had worked in the first half of the records: what miners do, since nobody looks there. Or a planned step into another Region.",
    unjudged: (count) => `${count} ${count === 1 ? "Region" : "Regions"} with compute`,
    step: { says: "See all that happened in the Region", path: "$.awsRegion" },
  },
  {
    name: "models-by-principal",
    tags: ["attack.impact", "attack.t1496", "attack.t1496.004"],
    weight: { impact: 2, certainty: 2, rarity: 2 },
    subjectOf: (deed) => (deed.isInteractive && asksModel(deed) ? deed.principal : undefined),
    knownBy: (deed) => (asksModel(deed) && !deed.isError ? deed.principal : undefined),
    title: (principal, isRefused) =>
      isRefused
        ? `Models refused to ${principal}, which had not asked any before`
        : `Models asked by ${principal}, which had not asked any before`,
    description:
      "A principal used Bedrock that had not in the first half of the records: stolen credentials are sold for that. Or a new application.",
    unjudged: (count) => `${count} ${count === 1 ? "principal" : "principals"} with models`,
    step: { says: "See what else the principal did", path: ARN },
  },
];

/** Event source, without what is behind the service's name, and event names. */
const COMPUTE: Readonly<Record<string, readonly string[]>> = {
  ec2: ["RunInstances", "RequestSpotInstances", "RequestSpotFleet", "CreateFleet"],
  autoscaling: ["CreateAutoScalingGroup"],
  ecs: ["CreateCluster", "CreateService", "RunTask", "StartTask"],
  eks: ["CreateCluster", "CreateNodegroup", "CreateFargateProfile"],
  batch: ["CreateComputeEnvironment"],
  elasticmapreduce: ["RunJobFlow"],
  gamelift: ["CreateFleet"],
  lightsail: ["CreateInstances", "CreateContainerService"],
  sagemaker: [
    "CreateNotebookInstance",
    "CreateTrainingJob",
    "CreateProcessingJob",
    "CreateEndpoint",
    "CreateApp",
  ],
  apprunner: ["CreateService"],
  codebuild: ["CreateProject", "StartBuild"],
  workspaces: ["CreateWorkspaces"],
};

const MODELS: Readonly<Record<string, readonly string[]>> = {
  bedrock: [
    "InvokeModel",
    "InvokeModelWithResponseStream",
    "InvokeModelWithBidirectionalStream",
    "Converse",
    "ConverseStream",
    "StartAsyncInvoke",
    "CreateModelInvocationJob",
  ],
};

/**
 * All of both.
 * @internal
 */
export const WATCHED_ACTIONS = { ...COMPUTE, ...MODELS };

/** No other event has a subject. */
export const WATCHED_NAMES: ReadonlySet<string> = new Set(Object.values(WATCHED_ACTIONS).flat());

const startsCompute = isAmong(COMPUTE);
const asksModel = isAmong(MODELS);

/**
 * What organisations set up in every Region, used or not, and services whose events are in one Region wherever the work is:
 * they do not show that somebody works there. Those of which Event history knows the home come on top.
 */
const NOT_WORK: ReadonlySet<string> = new Set([
  "access-analyzer",
  "account",
  "cloudformation",
  "cloudtrail",
  "config",
  "detective",
  "guardduty",
  "inspector2",
  "macie2",
  "securityhub",
  "servicequotas",
  "signin",
  "sso",
  "sts",
]);

/** Somebody changes something, or compute is started, whoever does it: AWS scales where it was told to. */
function isWorkInRegion(deed: Deed): boolean {
  if (deed.isError || deed.region === undefined) return false;
  if (startsCompute(deed)) return true;
  if (!deed.isInteractive || deed.isRead) return false;
  const service = serviceOf(deed);
  return (
    service !== undefined &&
    !NOT_WORK.has(service) &&
    homeRegion(service, deed.region) === undefined
  );
}

function isAmong(names: Readonly<Record<string, readonly string[]>>): (deed: Deed) => boolean {
  const known = new Set(
    Object.entries(names).flatMap(([service, all]) => all.map((name) => `${service} ${name}`)),
  );
  // Asked of every event: most have another name.
  const named = new Set(Object.values(names).flat());
  return (deed) =>
    deed.name !== undefined && named.has(deed.name) && known.has(`${serviceOf(deed)} ${deed.name}`);
}

function serviceOf({ source }: Deed): string | undefined {
  const dot = source?.indexOf(".") ?? -1;
  return dot < 0 ? source : source?.slice(0, dot);
}
