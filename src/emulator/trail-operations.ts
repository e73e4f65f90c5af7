import { Buffer } from "node:buffer";
import type { CloudTrailRecord } from "../record.ts";
import { errorReply, NOTHING, type Reply } from "./reply.ts";
import { parseJson } from "./request.ts";
import { ServiceError } from "./service-error.ts";

/** A key as ListPublicKeys gives it. */
interface ServedKey {
  readonly fingerprint: string;
  /** DER in base64. */
  readonly value: string;
  /** ISO 8601; always valid unless both are given. */
  readonly validFrom?: string;
  readonly validTo?: string;
}

export interface TrailOperationsOptions {
  readonly publicKeys?: readonly ServedKey[];
  /** As DescribeTrails gives them. */
  readonly trails?: readonly CloudTrailRecord[];
  /** Keys a page at most. */
  readonly pageSize?: number;
}

/** As in `request.ts`: botocore puts more before it. */
const TARGET = /(?:^|\.)CloudTrail_20131101\.(ListPublicKeys|DescribeTrails)$/;
const USUAL_PAGE_SIZE = 50;

/** What is asked of CloudTrail beside events: by whoever validates log files. No quota is kept. */
export class TrailOperations {
  readonly #options: TrailOperationsOptions;

  constructor(options: TrailOperationsOptions) {
    this.#options = options;
  }

  /** Undefined for another operation. */
  answer(target: string | undefined, body: string): Reply | undefined {
    const operation = TARGET.exec(target ?? "")?.[1];
    if (operation === undefined) return undefined;
    try {
      const input = parseJson(body);
      const answer = operation === "ListPublicKeys" ? this.#keys(input) : this.#trails(input);
      return { ...NOTHING, status: 200, body: JSON.stringify(answer), delayMs: 0 };
    } catch (error) {
      if (error instanceof ServiceError) return errorReply(error, 0);
      throw error;
    }
  }

  /** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html */
  #keys({ StartTime, EndTime, NextToken }: CloudTrailRecord): unknown {
    const { publicKeys = [], pageSize = USUAL_PAGE_SIZE } = this.#options;
    const [from, to] = [secondsOf(StartTime, -Infinity), secondsOf(EndTime, Infinity)];
    const valid = publicKeys.filter(
      ({ validFrom, validTo }) =>
        validFrom === undefined ||
        validTo === undefined ||
        (Date.parse(validFrom) / 1000 <= to && Date.parse(validTo) / 1000 >= from),
    );
    const at = NextToken === undefined || NextToken === null ? 0 : offsetIn(NextToken);
    const page = valid.slice(at, at + pageSize);
    const next = at + pageSize < valid.length ? tokenOf(at + pageSize) : undefined;
    return { PublicKeyList: page.map(asSent), NextToken: next };
  }

  /** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html */
  #trails({ trailNameList }: CloudTrailRecord): unknown {
    const { trails = [] } = this.#options;
    const names: readonly unknown[] = Array.isArray(trailNameList) ? trailNameList : [];
    const isAsked = ({ Name, TrailARN }: CloudTrailRecord): boolean =>
      names.length === 0 || names.includes(Name) || names.includes(TrailARN);
    return { trailList: trails.filter(isAsked) };
  }
}

function asSent({ fingerprint, value, validFrom, validTo }: ServedKey): unknown {
  return {
    Value: value,
    Fingerprint: fingerprint,
    ValidityStartTime: seconds(validFrom),
    ValidityEndTime: seconds(validTo),
  };
}

/** Undefined is not sent. */
function seconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time) / 1000;
}

function secondsOf(value: unknown, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === "number") return value;
  throw new ServiceError("SerializationException", "a time is not a number of seconds");
}

const TOKEN = "keys from ";

function tokenOf(offset: number): string {
  return Buffer.from(`${TOKEN}${offset}`).toString("base64url");
}

function offsetIn(token: unknown): number {
  const text = typeof token === "string" ? Buffer.from(token, "base64url").toString() : "";
  const offset = Number(text.slice(TOKEN.length));
  if (text.startsWith(TOKEN) && Number.isInteger(offset)) return offset;
  throw new ServiceError("InvalidTokenException", "NextToken is none of ours");
}
