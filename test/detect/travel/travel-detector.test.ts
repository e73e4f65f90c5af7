import { expect, test } from "vitest";
import type { AddressFacts } from "../../../src/addresses/address-facts.ts";
import { findingsOf } from "../../../src/detect/hit.ts";
import { createTravelDetector } from "../../../src/detect/travel/travel-detector.ts";
import type { CloudTrailRecord } from "../../../src/record.ts";
import { record, session, user } from "../../investigate/records.ts";

const PLACES: Readonly<Record<string, AddressFacts>> = {
  berlin: { country: "DE", city: "Berlin", latitude: 52.52, longitude: 13.4, accuracyKm: 20 },
  hamburg: { country: "DE", city: "Hamburg", latitude: 53.55, longitude: 9.99, accuracyKm: 20 },
  santiago: {
    country: "CL",
    city: "Santiago",
    latitude: -33.45,
    longitude: -70.65,
    accuracyKm: 50,
  },
  dublin: { country: "IE", latitude: 53.34, longitude: -6.27, aws: "EC2" },
};

function found(records: readonly CloudTrailRecord[]) {
  const detector = createTravelDetector({ addresses: (one) => PLACES[one], includesEvents: false });
  // Files come in any order.
  for (const one of records.toReversed()) detector.observe({ record: one, text: "" });
  return {
    findings: findingsOf(detector.finish()),
    disclosures: detector.disclosures(),
  };
}

function from(place: string, time: string, fields: Record<string, unknown> = {}): CloudTrailRecord {
  return record(time, "s3:ListBuckets", { sourceIPAddress: place, ...fields });
}

test("one key in two places at nearly one time is impossible travel, told once with the fastest way", () => {
  const { findings } = found([
    from("berlin", "10:00:00"),
    from("santiago", "10:30:00"),
    from("berlin", "10:31:00"),
    from("hamburg", "10:35:00"),
  ]);
  expect(findings).toMatchObject([
    {
      detector: "travel",
      kind: "anomaly",
      severity: "medium",
      title: "Impossible travel: Santiago, CL to Berlin, DE",
      first_seen: "2026-05-01T10:30:00Z",
      last_seen: "2026-05-01T10:31:00Z",
      evidence: {
        tier: "travel",
        principal: "111122223333:ana",
        from: { address: "santiago", country: "CL", city: "Santiago", accuracy_km: 50 },
        to: { address: "berlin", country: "DE", city: "Berlin", accuracy_km: 20 },
        seconds: 60,
      },
    },
  ]);
});

test("an airliner is fast enough; two sessions of one role are two people; AWS's addresses do not travel", () => {
  expect(
    found([
      from("berlin", "01:00:00"),
      from("santiago", "15:00:00"),
      from("dublin", "15:00:01"),
      from("berlin", "10:00:00", { userIdentity: session("ops", "eva", "ASIAEVA0000000000000") }),
      from("santiago", "10:01:00", { userIdentity: session("ops", "tom", "ASIATOM0000000000000") }),
    ]),
  ).toStrictEqual({
    findings: [],
    disclosures: [
      "1 calls from addresses of which --geoip knows no country, or that are AWS's own: no travel is seen in them",
    ],
  });
});

test("a country is new for a principal that was known for a day from others", () => {
  const days = ["01", "02", "03"].flatMap((day) =>
    [0, 1, 2, 3].map((hour) => ({
      ...from("berlin", `0${hour}:00:00`),
      eventTime: `2026-05-${day}T0${hour}:00:00Z`,
    })),
  );
  const late = { ...from("santiago", "23:00:00"), eventTime: "2026-05-03T23:00:00Z" };
  const stranger = {
    ...from("santiago", "23:00:00"),
    eventTime: "2026-05-03T23:00:00Z",
    userIdentity: user("tom", "AKIATOM0000000000000"),
  };
  expect(found([...days, late, stranger]).findings).toMatchObject([
    {
      detector: "travel",
      severity: "low",
      title: "First call from CL",
      evidence: {
        tier: "country",
        principal: "111122223333:ana",
        country: "CL",
        countries_before: ["DE"],
        address: "santiago",
      },
    },
  ]);
});
