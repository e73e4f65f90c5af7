import { isIP } from "node:net";
import { type Level, LEVELS } from "../level.ts";

const INDICATOR_TYPES = [
  "ip",
  "network",
  "domain",
  "url",
  "email",
  "user-agent",
  "access-key",
  "account",
  "arn",
  "hash",
] as const;

type IndicatorType = (typeof INDICATOR_TYPES)[number];

/** A value that is known to be bad, and who says so. */
export interface Indicator {
  readonly type: IndicatorType;
  /** Lower case, without brackets that kept it from being clicked. */
  readonly value: string;
  readonly feed: string;
  readonly severity: Level;
  /** What happens from then on is no hit, in milliseconds since 1970. Absent: it holds for ever. */
  readonly validUntilMs?: number;
}

/** What a feed says of an indicator; what it does not say is guessed or filled in. */
export interface RawIndicator {
  readonly value: string;
  readonly type?: string | undefined;
  readonly feed?: string | undefined;
  readonly severity?: string | undefined;
  /** ISO 8601. */
  readonly validUntil?: string | undefined;
}

/** @returns undefined when the value is of no type that a record could hold. */
export function indicatorOf(raw: RawIndicator, file: string): Indicator | undefined {
  const value = refanged(raw.value.trim()).toLowerCase();
  const type = INDICATOR_TYPES.find((one) => one === raw.type) ?? typeOf(value);
  if (value === "" || type === undefined) return undefined;
  // A network of all addresses would make everything a hit.
  if (type === "network" && (/\/0+$/.test(value) || !isNetwork(value))) return undefined;
  if (type === "ip" && isIP(value) === 0) return undefined;
  const severity = LEVELS.find((level) => level === raw.severity?.toLowerCase()) ?? "medium";
  const validUntilMs = Date.parse(raw.validUntil ?? "");
  return {
    type,
    value,
    feed: raw.feed ?? file,
    severity,
    ...(Number.isNaN(validUntilMs) ? {} : { validUntilMs }),
  };
}

/** `hxxps://evil[.]example` → `https://evil.example`. */
function refanged(text: string): string {
  return text
    .replace(/^hxxp/i, "http")
    .replace(/\[(?:\.|dot)\]|\((?:\.|dot)\)/gi, ".")
    .replace(/\[:\]/g, ":")
    .replace(/\[@\]|\[at\]/gi, "@");
}

function isNetwork(value: string): boolean {
  const [address = "", prefix = ""] = value.split("/");
  const family = isIP(address);
  return family !== 0 && /^\d+$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

function typeOf(value: string): IndicatorType | undefined {
  if (isIP(value) !== 0) return "ip";
  if (isNetwork(value)) return "network";
  if (/^(?:akia|asia|aida|aroa)[a-z0-9]{12,}$/.test(value)) return "access-key";
  if (/^\d{12}$/.test(value)) return "account";
  if (value.startsWith("arn:")) return "arn";
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(value)) return "url";
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(value)) return "email";
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return "hash";
  if (/^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(value)) {
    return "domain";
  }
  // Tools name themselves as "pacu/1.2 something".
  return /[/ ]/.test(value) ? "user-agent" : undefined;
}
