import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mmdbOf } from "../../scripts/write-mmdb.mjs";
import { addressKind } from "../../src/addresses/address-kind.ts";
import { factsText } from "../../src/addresses/address-facts.ts";
import { openAwsRanges } from "../../src/addresses/aws-ranges.ts";
import { openGeoip } from "../../src/addresses/geoip.ts";
import { openAddresses } from "../../src/addresses/open-addresses.ts";

const folder = mkdtempSync(join(tmpdir(), "spitzel-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const CITY = {
  country: { iso_code: "DE", names: { en: "Germany" } },
  city: { names: { en: "Berlin" } },
  location: { latitude: 52.5, longitude: 13.4, accuracy_radius: 20 },
};

const cities = fileOf(
  "cities.mmdb",
  mmdbOf(
    [
      ["203.0.113.0/24", CITY],
      ["203.0.113.64/28", { registered_country: { iso_code: "CL" } }],
      ["2001:db8::/32", { country: { iso_code: "IE" } }],
    ],
    "Example-City",
  ),
);

describe("--geoip", () => {
  test("MaxMind's names, the narrowest network first", async () => {
    const lookup = await openGeoip(cities);
    expect(
      ["203.0.113.1", "203.0.113.70", "2001:db8::1", "198.51.100.1", "AWS Internal"].map(lookup),
    ).toStrictEqual([
      { country: "DE", city: "Berlin", latitude: 52.5, longitude: 13.4, accuracyKm: 20 },
      { country: "CL" },
      { country: "IE" },
      undefined,
      undefined,
    ]);
  });

  test("IPinfo's names", async () => {
    const ipinfo = {
      country: "US",
      country_name: "United States",
      city: "Boise",
      lat: "43.6",
      lng: "-116.2",
      asn: "AS64500",
      as_name: "Example",
    };
    const path = fileOf("ipinfo.mmdb", mmdbOf([["192.0.2.0/24", ipinfo]], "ipinfo"));
    expect((await openGeoip(path))("192.0.2.9")).toStrictEqual({
      country: "US",
      city: "Boise",
      latitude: 43.6,
      longitude: -116.2,
      asn: 64_500,
      organization: "Example",
    });
  });

  test("files that are no such database are refused", async () => {
    const whole = readFileSync(cities);
    await expect(openGeoip(fileOf("other.mmdb", "not a database"))).rejects.toThrow(
      "expected a MaxMind DB in",
    );
    await expect(openGeoip(join(folder, "none.mmdb"))).rejects.toThrow("cannot be read");
    // Its description alone, without the tree that it describes.
    const marker = whole.lastIndexOf(Buffer.from("abcdef4d61784d696e642e636f6d", "hex"));
    await expect(openGeoip(fileOf("cut.mmdb", whole.subarray(marker)))).rejects.toThrow(
      "is damaged",
    );
  });
});

const RANGES = {
  prefixes: [
    { ip_prefix: "3.4.0.0/16", region: "eu-west-1", service: "AMAZON" },
    { ip_prefix: "3.4.0.0/16", region: "eu-west-1", service: "EC2" },
    { ip_prefix: "3.4.12.0/24", region: "eu-west-1", service: "AMAZON" },
    { ip_prefix: "13.32.0.0/15", region: "GLOBAL", service: "CLOUDFRONT" },
    { ip_prefix: "99.77.0.0/99", region: "x", service: "EC2" },
  ],
  ipv6_prefixes: [{ ipv6_prefix: "2600:1f18::/33", region: "us-east-1", service: "EC2" }],
};

describe("--aws-ranges", () => {
  test("the narrowest range of a service; AMAZON only where no service is named", async () => {
    const lookup = await openAwsRanges(fileOf("ip-ranges.json", JSON.stringify(RANGES)));
    expect(
      [
        "3.4.5.6",
        "3.4.12.1",
        "13.33.255.255",
        "13.34.0.0",
        "2600:1f18:7fff::1",
        "2600:1f18:8000::1",
        "lambda.amazonaws.com",
      ].map(lookup),
    ).toStrictEqual([
      { aws: "EC2", awsRegion: "eu-west-1" },
      { aws: "EC2", awsRegion: "eu-west-1" },
      { aws: "CLOUDFRONT" },
      undefined,
      { aws: "EC2", awsRegion: "us-east-1" },
      undefined,
      undefined,
    ]);
  });

  test.each(["", "{", "[]", "{}", '{"prefixes":[{"ip_prefix":"x"}]}'])(
    "%j is refused",
    async (text) => {
      await expect(openAwsRanges(fileOf("wrong.json", text))).rejects.toThrow(
        "expected AWS's list of address ranges",
      );
    },
  );
});

test("several files are one answer, the first that says something counts", async () => {
  const asns = fileOf(
    "asn.mmdb",
    mmdbOf(
      [
        [
          "203.0.113.0/24",
          {
            autonomous_system_number: 64_500,
            autonomous_system_organization: "Example",
            country: { iso_code: "XX" },
          },
        ],
      ],
      "Example-ASN",
    ),
  );
  const lookup = await openAddresses({ geoip: [cities, asns], awsRanges: undefined });
  expect(factsText(lookup("203.0.113.1"))).toBe("DE, Berlin · AS64500 Example");
});

test("what an address is by itself", () => {
  expect(
    ["203.0.113.1", "10.1.1.1", "100.64.0.1", "8.8.8.8", "::1", "fe80::1", "ec2.amazonaws.com"].map(
      addressKind,
    ),
  ).toStrictEqual([
    "documentation",
    "private",
    "carrier NAT",
    undefined,
    "loopback",
    "link-local",
    "AWS service",
  ]);
});
