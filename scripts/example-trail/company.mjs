// The invented company: accounts, Regions, buckets, addresses, and which log files were kept.

import { parseTime } from "./time.mjs";

export const PRODUCTION = "111122223333";
export const SANDBOX = "444455556666";
/** Belongs to somebody else. */
export const OUTSIDE_ACCOUNT = "999988887777";

/** Each user and role has one identifier for the whole trail. @param {string} name @param {"AIDA" | "AROA"} prefix */
export function principalId(prefix, name) {
  const letters = name.toUpperCase().replace(/[^A-Z2-7]/g, "");
  return `${prefix}${`${letters}Q7WZK4XN2R`.slice(0, 10)}EXAMPLE`;
}

/** Bucket names with the Region they live in: that is where their calls are logged. */
export const BUCKETS = [
  { name: "acme-shop-assets", region: "us-east-1" },
  { name: "acme-billing-archive", region: "us-east-1" },
  { name: "acme-customer-exports", region: "eu-central-1" },
  { name: "acme-terraform-state", region: "eu-central-1" },
];

/** Documentation ranges only (RFC 5737, RFC 3849). */
export const ADDRESSES = {
  office: ["192.0.2.10", "192.0.2.11", "192.0.2.12"],
  home: ["2001:db8:40:7::1c", "2001:db8:51:a::9", "203.0.113.140"],
  ci: ["198.51.100.140", "198.51.100.141", "198.51.100.162", "198.51.100.177"],
  instances: ["192.0.2.200", "192.0.2.201", "192.0.2.202"],
  buildServer: "198.51.100.23",
  intruder: "203.0.113.66",
  intruderBrowser: "203.0.113.71",
};

export const AGENTS = {
  browser:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36",
  cli: "aws-cli/2.33.8 md/awscrt#0.31.0 ua/2.1 os/linux#6.8.0-52-generic md/arch#x86_64 lang/python#3.13.11 cfg/retry-mode#standard",
  boto: "Boto3/1.42.30 md/Botocore#1.42.30 ua/2.1 os/linux#6.1.158 md/arch#x86_64 lang/python#3.12.12",
  terraform:
    "APN/1.0 HashiCorp/1.0 Terraform/1.14.3 (+https://www.terraform.io) terraform-provider-aws/6.28.0 aws-sdk-go-v2/1.41.0 os/linux",
  ssmAgent: "aws-sdk-go/1.55.5 (go1.24.6; linux; amd64) amazon-ssm-agent/3.3.3050.0",
  javaSdk: "aws-sdk-java/2.40.12 md/io#sync md/http#Apache os/Linux#6.1.158 lang/java#21.0.9",
};

const DELIVERIES = {
  [PRODUCTION]: {
    "us-east-1":
      "02T00:15 02T04:15 02T07:10 02T09:05 02T10:30 02T12:00 02T14:20 02T16:45 02T19:00 02T22:10 03T00:05 " +
      "03T01:15 03T01:30 03T01:45 03T02:00 03T02:30 03T02:55 03T07:45 03T08:00 03T09:15",
    "eu-central-1":
      "02T02:20 02T07:15 02T09:10 02T11:00 02T13:30 02T15:40 02T18:05 03T00:10 03T01:15 03T02:00 03T02:10 03T02:25 03T09:20",
    "eu-west-1": "02T08:00 02T12:15 02T17:00 03T01:15 03T06:00",
  },
  [SANDBOX]: {
    "us-east-1": "02T09:30 02T11:15 02T15:05 03T02:30 03T08:30",
    "eu-central-1": "02T10:05 02T14:50 03T09:00",
    "eu-west-1": "02T10:40 02T16:15 03T02:35 03T02:50",
  },
};

/**
 * @typedef {{ readonly account: string, readonly region: string, readonly at: number }} Delivery
 *   one log file; `at` is when CloudTrail wrote it (epoch milliseconds)
 */

/** @type {readonly Delivery[]} in order of account, Region and time */
export const deliveries = Object.entries(DELIVERIES).flatMap(([account, regions]) =>
  Object.entries(regions).flatMap(([region, times]) =>
    times.split(" ").map((time) => ({ account, region, at: parseTime(`2026-03-${time}:00Z`) })),
  ),
);
