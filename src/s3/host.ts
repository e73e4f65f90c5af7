/** Where the requests for a bucket go. */
export interface Host {
  readonly protocol: "http:" | "https:";
  readonly hostname: string;
  readonly port: number | undefined;
  /** What stands before the key, without a slash at its end. */
  readonly path: string;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html: partitions by how their Regions' names begin. */
const SUFFIXES: readonly (readonly [start: string, suffix: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["us-iso-", "c2s.ic.gov"],
];

/** @param endpoint another server than AWS': buckets are then folders of it. */
export function hostOf(bucket: string, region: string, endpoint: string | undefined): Host {
  if (endpoint !== undefined) {
    const { protocol, hostname, port, pathname } = new URL(endpoint);
    return {
      protocol: protocol === "http:" ? "http:" : "https:",
      hostname,
      port: port === "" ? undefined : Number(port),
      path: `${pathname.replace(/\/$/, "")}/${bucket}`,
    };
  }
  const suffix = SUFFIXES.find(([start]) => region.startsWith(start))?.[1] ?? "amazonaws.com";
  const service = `s3.${region}.${suffix}`;
  // A certificate for *.s3… covers no name with a dot in it.
  const isHost = /^[a-z0-9-]{3,63}$/.test(bucket);
  return {
    protocol: "https:",
    hostname: isHost ? `${bucket}.${service}` : service,
    port: undefined,
    path: isHost ? "" : `/${bucket}`,
  };
}

/** A key as the path of a URL: every byte but RFC 3986's unreserved ones and the slash, as SigV4 demands. */
export function pathOfKey(key: string): string {
  return key.split("/").map(escaped).join("/");
}

/** A text as a part of a URL. */
export function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
