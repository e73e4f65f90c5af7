import {
  type AskedWith,
  explainAwsFailure,
  isNamed,
  isNetworkFailure,
  oneLine,
} from "../../aws/failure.ts";
import { EngineFailure } from "../engine-failure.ts";
import { unreadableFile } from "../unreadable-file.ts";

const POLICY = "spitzel help engines has a policy with the least that is needed.";

const THROTTLES = ["TooManyRequestsException", "ThrottlingException", "Throttling"];

/** What an error of Athena's API means. Undefined for what is no answer and no failure of the network: a bug. */
export function explainAthenaError(error: unknown, asked: AskedWith): EngineFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const message = oneLine(error.message);
  const failure = (reason: string, hint: string, isTransient = false): EngineFailure =>
    new EngineFailure(reason, { hint, isTransient, cause: error });
  if (isNamed(error, ...THROTTLES)) {
    return failure(
      `throttled, or its queue is full: ${message}`,
      "try again later: other queries of the account use the same quota.",
      true,
    );
  }
  if (isNamed(error, "AccessDeniedException", "AccessDenied")) {
    return failure(
      `not allowed: ${message}`,
      `the principal needs more of Athena, Glue or S3: ${POLICY}`,
    );
  }
  if (isNamed(error, "MetadataException", "ResourceNotFoundException")) {
    return failure(
      message,
      "check --table, and the Region and the account that Athena is asked in.",
    );
  }
  if (isNamed(error, "InvalidRequestException")) {
    return failure(
      message,
      /output location|OutputLocation/i.test(message)
        ? "name where results go: --results s3://bucket/prefix/, or --workgroup one that says it."
        : "check --workgroup, --results and --table.",
    );
  }
  const known = explainAwsFailure(error, asked);
  if (known !== undefined) {
    const hint = known.hint.replaceAll("--endpoint-url", "AWS_ENDPOINT_URL_ATHENA");
    return failure(known.reason, hint, isNetworkFailure(error));
  }
  if (!("$metadata" in error)) return undefined;
  const isServers = "$fault" in error && error.$fault === "server";
  return failure(
    `answered ${error.name}: ${message}`,
    "look the name up in Athena's API.",
    isServers,
  );
}

/** How a query has ended that did not end well. */
interface EndedQuery {
  readonly state: string;
  readonly reason: string;
  readonly isRetryable: boolean;
}

/**
 * Athena says itself whether a query may succeed when it is sent again.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html
 */
export function athenaFailure(
  id: string,
  { state, reason, isRetryable }: EndedQuery,
): EngineFailure {
  const text = oneLine(reason);
  if (state === "CANCELLED") {
    const isCutOff = /bytes scanned limit/i.test(text);
    return new EngineFailure(`the query ${id} was cancelled${text === "" ? "" : `: ${text}`}`, {
      isQueryOver: true,
      hint: isCutOff
        ? "the workgroup lets no query scan more: narrow the time, or ask with --workgroup another."
        : "somebody, or a limit of the workgroup, has ended it: run the command again.",
    });
  }
  const [, errorName = ""] = /^([A-Z_]+): /.exec(text) ?? [];
  return new EngineFailure(`the query ${id} failed: ${text === "" ? "no reason given" : text}`, {
    hint: "look the query up in Athena's console.",
    isTransient: isRetryable,
    isQueryOver: true,
    unreadable: unreadableFile(errorName, text),
  });
}
