import { isIP } from "node:net";
import type { CloudTrailRecord } from "../../record.ts";
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

/**
 * Compiles indicators for look-up: whole values by hash, addresses by the longest prefix, domains also by the
 * domains above them. @returns what a record holds of them, each field and indicator once.
 */
export function compileIndicators(
  indicators: readonly Indicator[],
): (record: CloudTrailRecord) => readonly IndicatorHit[] {
  const exact = new Map<string, Indicator>();
  const networks = new PrefixTable<Indicator>();
  for (const indicator of indicators) {
    if (indicator.type === "network") networks.add(indicator.value, indicator);
    else if (indicator.type === "ip") networks.add(singleAddress(indicator.value), indicator);
    else exact.set(indicator.value, indicator);
  }
  const find = (text: string, isUserAgent: boolean): Indicator | undefined => {
    const lower = text.toLowerCase();
    const [address = ""] = lower.split("/");
    return (
      exact.get(lower) ??
      (isIP(address) === 0 ? undefined : networks.find(address)) ??
      (isUserAgent ? productIn(lower, exact) : undefined) ??
      partOf(lower, exact)
    );
  };
  return (record) => {
    const hits = new Map<string, IndicatorHit>();
    for (const [field, value] of leafFields(record)) {
      const found = find(value, field === "userAgent");
      if (found === undefined) continue;
      const { type, value: indicator, feed, severity } = found;
      hits.set(`${field} ${indicator}`, { type, value, field, indicator, feed, severity });
    }
    return [...hits.values()];
  };
}

function singleAddress(address: string): string {
  return `${address}/${isIP(address) === 4 ? 32 : 128}`;
}

/** `pacu/1.2` or `pacu` among the words of a user agent. */
function productIn(
  userAgent: string,
  exact: ReadonlyMap<string, Indicator>,
): Indicator | undefined {
  for (const word of userAgent.split(/[\s;()[\],]+/)) {
    const found = exact.get(word) ?? exact.get(word.split("/")[0] ?? "");
    if (found?.type === "user-agent") return found;
  }
  return undefined;
}

/** The account of an ARN; the host of a URL or e-mail address, and the domains above a host. */
function partOf(text: string, exact: ReadonlyMap<string, Indicator>): Indicator | undefined {
  if (text.startsWith("arn:")) return exact.get(text.split(":")[4] ?? "");
  const [, host = text] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?|[^\s@/]+@)([^/:?#]+)/.exec(text) ?? [];
  if (!/^[a-z0-9_.-]+$/.test(host)) return undefined;
  const labels = host.split(".");
  for (let i = 0; i < labels.length - 1; i++) {
    const found = exact.get(labels.slice(i).join("."));
    if (found?.type === "domain") return found;
  }
  return undefined;
}
