import type { AddressLookup } from "../addresses/address-facts.ts";
import type { AddressFiles } from "../addresses/open-addresses.ts";

/** A run opens the files once, whoever asks. */
const opened = new WeakMap<AddressFiles, Promise<AddressLookup>>();

/**
 * Opens the files that know addresses, when some were named; loads what reads them only then.
 * @throws SpitzelError (exit code 2) for a file that is not what it should be
 */
export async function givenAddresses(
  files: AddressFiles | undefined,
): Promise<AddressLookup | undefined> {
  if (files === undefined) return undefined;
  const known = opened.get(files);
  if (known !== undefined) return known;
  const { openAddresses } = await import("../addresses/open-addresses.ts");
  const addresses = openAddresses(files);
  opened.set(files, addresses);
  return addresses;
}
