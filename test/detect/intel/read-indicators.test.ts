import { expect, test } from "vitest";
import { readIndicators } from "../../../src/detect/intel/read-indicators.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function read(name: string, content: string) {
  const { indicators, leftOut, withdrawn } = await readIndicators(
    `${tempFolder({ [name]: content })}/${name}`,
  );
  return {
    values: indicators.map(({ type, value, feed, severity }) => [type, value, feed, severity]),
    leftOut,
    ...(withdrawn === 0 ? {} : { withdrawn }),
  };
}

test("a plain list: one value a line, brackets taken off, types by their form", async () => {
  const list = `# known bad
198.51.100.7   # scanner
198.51.100.0/24
2001:db8::/32
evil[.]example
hxxps://evil[.]example/x
AKIAIOSFODNN7EXAMPLE
444455556666
arn:aws:iam::444455556666:role/Exfil
d41d8cd98f00b204e9800998ecf8427e
Pacu/1.0
someone@evil.example
0.0.0.0/0
word
`;
  const { values, leftOut } = await read("list.txt", list);
  expect(values.map(([type, value]) => [type, value])).toEqual([
    ["ip", "198.51.100.7"],
    ["network", "198.51.100.0/24"],
    ["network", "2001:db8::/32"],
    ["domain", "evil.example"],
    ["url", "https://evil.example/x"],
    ["access-key", "akiaiosfodnn7example"],
    ["account", "444455556666"],
    ["arn", "arn:aws:iam::444455556666:role/exfil"],
    ["hash", "d41d8cd98f00b204e9800998ecf8427e"],
    ["user-agent", "pacu/1.0"],
    ["email", "someone@evil.example"],
  ]);
  expect(leftOut).toBe(2);
  expect(values[0]).toEqual(["ip", "198.51.100.7", "list.txt", "medium"]);
});

test("CSV with a heading in any order", async () => {
  const csv = `severity,value,source,type
high,198.51.100.7,"feed ""A"", daily",
,python-requests,,user-agent
`;
  expect(await read("iocs.csv", csv)).toEqual({
    values: [
      ["ip", "198.51.100.7", 'feed "A", daily', "high"],
      ["user-agent", "python-requests", "iocs.csv", "medium"],
    ],
    leftOut: 0,
  });
});

test("STIX 2.1: = and IN joined by OR; what needs more is counted", async () => {
  const indicator = (pattern: string, more = {}) => ({ type: "indicator", pattern, ...more });
  const bundle = {
    type: "bundle",
    objects: [
      indicator("[ipv4-addr:value = '198.51.100.7']", { name: "Actor X", confidence: 80 }),
      indicator(
        "[domain-name:value IN ('a.example', 'b.example') OR url:value = 'http://c.example/']",
      ),
      indicator("[file:hashes.'SHA-256' = '" + "0".repeat(64) + "']"),
      indicator("[ipv4-addr:value ISSUBSET '203.0.113.0/24']"),
      indicator("[ipv4-addr:value = '198.51.100.8' AND network-traffic:dst_port = 22]"),
      indicator("[domain-name:value LIKE '%.example']"),
      indicator("[ipv4-addr:value = '198.51.100.9']", { revoked: true }),
      { type: "malware", name: "x" },
    ],
  };
  expect(await read("bundle.json", JSON.stringify(bundle))).toEqual({
    values: [
      ["ip", "198.51.100.7", "Actor X", "high"],
      ["domain", "a.example", "bundle.json", "medium"],
      ["domain", "b.example", "bundle.json", "medium"],
      ["url", "http://c.example/", "bundle.json", "medium"],
      ["hash", "0".repeat(64), "bundle.json", "medium"],
      ["network", "203.0.113.0/24", "bundle.json", "medium"],
    ],
    leftOut: 2,
    withdrawn: 1,
  });
});

test("MISP: attributes of the event and of its objects, not those without to_ids", async () => {
  const misp = {
    response: [
      {
        Event: {
          info: "Campaign Y",
          threat_level_id: "1",
          Attribute: [
            { type: "ip-dst|port", value: "198.51.100.7|443" },
            { type: "user-agent", value: "evil tool" },
            { type: "domain", value: "seen.example", to_ids: false },
            { type: "mutex", value: "m" },
          ],
          Object: [{ Attribute: [{ type: "hostname", value: "c2.example" }] }],
        },
      },
    ],
  };
  expect(await read("misp.json", JSON.stringify(misp))).toEqual({
    values: [
      ["ip", "198.51.100.7", "Campaign Y", "high"],
      ["user-agent", "evil tool", "Campaign Y", "high"],
      ["domain", "c2.example", "Campaign Y", "high"],
    ],
    leftOut: 1,
    withdrawn: 1,
  });
});

test("MISP: what was deleted, alone or with its event or object, is withdrawn", async () => {
  const ip = (last: number, more = {}) => ({
    type: "ip-src",
    value: `198.51.100.${last}`,
    ...more,
  });
  const misp = [
    {
      Event: {
        info: "A",
        Attribute: [
          ip(1),
          ip(2, { deleted: true }),
          ip(3, { deleted: "1" }),
          ip(4, { to_ids: "0" }),
          { type: "aws-account-id", value: 444455556666, deleted: false, to_ids: true },
        ],
        Object: [
          { deleted: true, Attribute: [ip(5)] },
          { deleted: false, Attribute: [ip(6)] },
        ],
      },
    },
    { Event: { info: "B", deleted: true, Attribute: [ip(7)] } },
  ];
  expect(await read("misp.json", JSON.stringify(misp))).toEqual({
    values: [
      ["ip", "198.51.100.1", "A", "medium"],
      ["account", "444455556666", "A", "medium"],
      ["ip", "198.51.100.6", "A", "medium"],
    ],
    leftOut: 0,
    withdrawn: 5,
  });
});

test("STIX: of several versions of one indicator the latest holds, also when it revokes", async () => {
  const version = (id: string, last: number, modified: string, more = {}) => ({
    type: "indicator",
    id: `indicator--${id}`,
    modified,
    pattern: `[ipv4-addr:value = '198.51.100.${last}']`,
    ...more,
  });
  const bundle = {
    type: "bundle",
    objects: [
      version("a", 1, "2026-03-02T00:00:00Z", { revoked: true }),
      version("a", 1, "2026-03-01T00:00:00Z"),
      version("b", 2, "2026-03-01T00:00:00Z"),
      version("b", 3, "2026-03-02T00:00:00Z"),
    ],
  };
  expect(await read("bundle.json", JSON.stringify(bundle))).toEqual({
    values: [["ip", "198.51.100.3", "bundle.json", "medium"]],
    leftOut: 0,
    withdrawn: 1,
  });
});

test("a file of which everything was withdrawn is refused, and says so", async () => {
  const misp = { Event: { Attribute: [{ type: "ip-src", value: "198.51.100.1", deleted: true }] } };
  await expect(read("misp.json", JSON.stringify(misp))).rejects.toThrow(
    "found none but 1 withdrawn",
  );
});

test.each([
  ["empty.txt", "# nothing\n", "expected indicators in"],
  ["broken.json", "{", "is not valid JSON"],
  ["columns.csv", "ip,feed\n198.51.100.7,x\n", 'expected a column "value" in'],
])("%s is refused", async (name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message);
});
