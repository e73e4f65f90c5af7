/// <reference types="node" />
import { writeFileSync } from "node:fs";
import { mmdbOf } from "./write-mmdb.mjs";

// examples/addresses.mmdb: where the documentation addresses of the example trail would be, were they anywhere. As
// invented as the trail. node scripts/generate-example-addresses.mjs

/** @typedef {readonly [network: string, country: string, city: string, latitude: number, longitude: number, asn: number, organization: string]} Row */

/** @type {readonly Row[]} */
const ROWS = [
  ["192.0.2.0/24", "DE", "Hamburg", 53.551, 9.994, 64500, "Example Office Networks"],
  ["192.0.2.192/26", "IE", "Dublin", 53.344, -6.267, 64501, "Example Cloud"],
  ["2001:db8::/32", "DE", "Hamburg", 53.551, 9.994, 64500, "Example Office Networks"],
  ["198.51.100.0/24", "DE", "Frankfurt", 50.118, 8.684, 64502, "Example Hosting"],
  ["203.0.113.0/24", "DE", "Berlin", 52.52, 13.405, 64503, "Example Broadband"],
  ["203.0.113.64/28", "CL", "Santiago", -33.456, -70.648, 64511, "Example VPS"],
];

const networks = ROWS.map(
  ([network, iso, city, latitude, longitude, asn, organization]) =>
    /** @type {const} */ ([
      network,
      {
        country: { iso_code: iso },
        city: { names: { en: city } },
        location: { accuracy_radius: 20, latitude, longitude },
        autonomous_system_number: asn,
        autonomous_system_organization: organization,
      },
    ]),
);

writeFileSync(
  new URL("../examples/addresses.mmdb", import.meta.url),
  mmdbOf(networks, "Example-City"),
);
