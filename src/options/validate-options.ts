import { asTyped, value } from "./option.ts";

export const PUBLIC_KEYS = value(
  {
    name: "public-keys",
    describe: "saved answer of ListPublicKeys, in place of asking CloudTrail",
  },
  asTyped,
);
