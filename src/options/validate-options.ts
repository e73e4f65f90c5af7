import { asTyped, flag, value } from "./option.ts";

const DESCRIBED = {
  name: "public-keys",
  describe: "saved answer of ListPublicKeys, in place of asking CloudTrail",
} as const;

export const PUBLIC_KEYS = value(DESCRIBED, asTyped);

const OF_TRAILS = { group: "The run:", sources: ["trail files", "a bucket"] } as const;

export const VERIFIED = flag({
  ...OF_TRAILS,
  name: "verified",
  describe: "read only log files that a signed digest proves; exit code 4 if others are left out",
});

/** The same keys, for whoever reads records. */
export const KEYS_TO_VERIFY = value(
  {
    ...OF_TRAILS,
    ...DESCRIBED,
    describe: "with --verified: saved answer of ListPublicKeys, else CloudTrail is asked",
    needs: ["verified"],
  },
  asTyped,
);
