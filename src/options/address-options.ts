import type { AddressFiles } from "../addresses/open-addresses.ts";
import { asTyped, list, type Option, value } from "./option.ts";
import type { TypedOptions } from "./typed-options.ts";

/** Options that name what is known of addresses. */

const ADDRESSES = { group: "Addresses:" } as const;

const GEOIP = list(
  {
    ...ADDRESSES,
    name: "geoip",
    describe: "MaxMind DB of countries, cities or networks (.mmdb)",
  },
  asTyped,
);

const AWS_RANGES = value(
  { ...ADDRESSES, name: "aws-ranges", describe: "AWS's own addresses (ip-ranges.json)" },
  asTyped,
);

export const ADDRESS_OPTIONS: readonly Option[] = [GEOIP, AWS_RANGES];

/** undefined when no file was named. */
export function addressFiles(typed: TypedOptions): AddressFiles | undefined {
  const files = { geoip: typed.get(GEOIP), awsRanges: typed.get(AWS_RANGES) };
  return files.geoip.length === 0 && files.awsRanges === undefined ? undefined : files;
}
