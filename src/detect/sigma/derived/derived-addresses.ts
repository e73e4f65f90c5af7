import type { AddressLookup } from "../../../addresses/address-facts.ts";
import { stringField } from "../../../record.ts";
import type { RecordView } from "../compile/record-view.ts";

/** Derived fields that files say, and the option that names the file. Without it a rule that reads one is left out. */
export const NEEDED_OPTION: ReadonlyMap<string, "geoip" | "aws-ranges"> = new Map([
  ["x.geo.country", "geoip"],
  ["x.asn", "geoip"],
  ["x.ip.aws", "aws-ranges"],
]);

/** Notes on a view what is known of the record's address, as if it had been computed already. */
export function noteAddress(view: RecordView, addresses: AddressLookup | undefined): RecordView {
  if (addresses === undefined) return view;
  const { country, asn, aws } = addresses(stringField(view.record, "sourceIPAddress") ?? "") ?? {};
  view.derived.set("x.geo.country", country);
  view.derived.set("x.asn", asn);
  view.derived.set("x.ip.aws", aws);
  return view;
}
