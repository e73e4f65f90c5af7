import { isIP } from "node:net";
import { type CloudTrailRecord, eventTimeMs } from "../../record.ts";
import type { Level } from "../level.ts";
import { leafFields } from "./leaf-fields.ts";
import type { Indicator } from "./indicator.ts";
import { PrefixTable } from "./prefix-table.ts";

/** An indicator found in a record, and where. Rules see these as `x.ioc`. */
export interface IndicatorHit {
  readonly type: string;
  /** What the record holds. */
  readonly value: string;
  readonly field: string;
  readonly indicator: string;
  readonly feed: string;
  readonly severity: Level;
}

/** What looks for indicators in records. */
export interface IndicatorTable {
  /** What a record holds of them, each field and indicator once. */
  readonly hitsOf: (record: CloudTrailRecord) => readonly IndicatorHit[];
  /** How many indicators were met in records after their end of validity, which is no hit. */
  readonly metExpired: () => number;
}

/**
 * Compiles indicators for look-up: whole values by hash, addresses by the longest prefix, domains also by the
 * domains above them. One that has expired when a record's event takes place is as if it were not there; of a record
 * without a time nobody can say, and it counts.
 */
export function compileIndicators(indicators: readonly Indicator[]): IndicatorTable {
  const exact = new Map<string, Indicator>();
  const networks = new PrefixTable<Indicator>();
  for (const indicator of indicators) {
    const { type, value } = indicator;
    if (type === "network" || type === "ip") {
      const network = type === "ip" ? singleAddress(value) : value;
      networks.add(network, longerValid(networks.get(network), indicator));
    } else exact.set(value, longerValid(exact.get(value), indicator));
  }
  const expired = new Set<Indicator>();
  return {
    hitsOf: (record) => {
      const ms = eventTimeMs(record) ?? -Infinity;
      const isValid = (indicator: Indicator): boolean => {
        const { validUntilMs = Infinity } = indicator;
        if (ms < validUntilMs) return true;
        expired.add(indicator);
        return false;
      };
      const get = (text: string): Indicator | undefined => {
        const found = exact.get(text);
        return found !== undefined && isValid(found) ? found : undefined;
      };
      const ofAddress = (text: string): Indicator | undefined =>
        isIP(text) === 0 ? undefined : networks.find(text, isValid);
      const hits = new Map<string, IndicatorHit>();
      for (const [field, value] of leafFields(record)) {
        const lower = value.toLowerCase();
        const found =
          get(lower) ??
          ofAddress(lower.split("/")[0] ?? "") ??
          (field === "userAgent" ? productIn(lower, get) : undefined) ??
          partOf(lower, get, ofAddress);
        if (found === undefined) continue;
        const { type, value: indicator, feed, severity } = found;
        hits.set(`${field} ${indicator}`, { type, value, field, indicator, feed, severity });
      }
      return [...hits.values()];
    },
    metExpired: () => expired.size,
  };
}

/** Of two feeds that list one value, the one that says so for longer. */
function longerValid(known: Indicator | undefined, indicator: Indicator): Indicator {
  const { validUntilMs = Infinity } = indicator;
  return known !== undefined && (known.validUntilMs ?? Infinity) > validUntilMs ? known : indicator;
}

function singleAddress(address: string): string {
  return `${address}/${isIP(address) === 4 ? 32 : 128}`;
}

type Get = (text: string) => Indicator | undefined;

/** `pacu/1.2` or `pacu` among the words of a user agent. */
function productIn(userAgent: string, get: Get): Indicator | undefined {
  for (const word of userAgent.split(/[\s;()[\],]+/)) {
    const found = get(word) ?? get(word.split("/")[0] ?? "");
    if (found?.type === "user-agent") return found;
  }
  return undefined;
}

/**
 * The account of an ARN, and of a number that lost its leading zeros; the key or id before a session's name; the host
 * of a URL or e-mail address, and the domains above a host.
 */
function partOf(text: string, get: Get, ofAddress: Get): Indicator | undefined {
  if (text.startsWith("arn:")) return get(text.split(":")[4] ?? "");
  if (/^\d{9,11}$/.test(text)) return get(text.padStart(12, "0"));
  const [, id] = /^((?:akia|asia|aida|aroa)[a-z0-9]{12,}):/.exec(text) ?? [];
  if (id !== undefined) return get(id);
  const [, host = text] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?|[^\s@/]+@)([^/:?#]+)/.exec(text) ?? [];
  if (!/^[a-z0-9_.-]+$/.test(host)) return undefined;
  if (host !== text && isIP(host) !== 0) return ofAddress(host);
  const labels = host.split(".");
  for (let i = 0; i < labels.length - 1; i++) {
    const found = get(labels.slice(i).join("."));
    if (found?.type === "domain") return found;
  }
  return undefined;
}
