/** Where an address is, and whose, as far as the files say that were given. What is not known is absent. */
export interface AddressFacts {
  /** ISO 3166-1 alpha-2: "DE". */
  readonly country?: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** How far off the coordinates may be. */
  readonly accuracyKm?: number;
  /** Number of the autonomous system, and who runs it. */
  readonly asn?: number;
  readonly organization?: string;
  /** The AWS service of the narrowest range that holds it: "EC2"; "AMAZON" when no service is named. */
  readonly aws?: string;
  readonly awsRegion?: string;
}

/** @returns undefined for what is no address, and for one that the files do not know */
export type AddressLookup = (address: string) => AddressFacts | undefined;

/** `DE, Berlin · AS64500 Example GmbH · AWS EC2 us-east-1`; "" when nothing is known. */
export function factsText(facts: AddressFacts | undefined): string {
  if (facts === undefined) return "";
  const { country, city, asn, organization, aws, awsRegion } = facts;
  return [
    [country, city].filter((part) => part !== undefined).join(", "),
    [asn === undefined ? undefined : `AS${asn}`, organization]
      .filter((part) => part !== undefined)
      .join(" "),
    aws === undefined ? "" : ["AWS", aws, awsRegion].filter((part) => part !== undefined).join(" "),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
