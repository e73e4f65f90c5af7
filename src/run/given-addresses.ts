import type { AddressLookup } from "../addresses/address-facts.ts";
import type { AddressFiles } from "../addresses/open-addresses.ts";

/** Opens the files that know addresses, when some were named; loads what reads them only then. */
export async function givenAddresses(
  files: AddressFiles | undefined,
): Promise<AddressLookup | undefined> {
  if (files === undefined) return undefined;
  const { openAddresses } = await import("../addresses/open-addresses.ts");
  return openAddresses(files);
}
