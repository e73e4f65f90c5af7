import type { Buffer } from "node:buffer";
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentialIdentityProvider, SourceData } from "@smithy/types";
import type { Host } from "./host.ts";

/** SHA-256 of nothing: no request that is sent here has a body. */
const NO_BODY = createHash("sha256").digest("hex");

export interface Unsigned {
  readonly host: Host;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs requests of one Region. Credentials are asked for each time, and renewed by who gives them. */
export class Signer {
  readonly #signature: SignatureV4;

  constructor(region: string, credentials: AwsCredentialIdentityProvider) {
    this.#signature = new SignatureV4({
      service: "s3",
      region,
      credentials,
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
  }

  /** @returns the headers to send. */
  async headersFor(
    { host, path, query, headers }: Unsigned,
    date: Date,
  ): Promise<Record<string, string>> {
    const { protocol, hostname, port } = host;
    const signed = await this.#signature.sign(
      {
        method: "GET",
        protocol,
        hostname,
        path,
        query: { ...query },
        headers: {
          ...headers,
          host: port === undefined ? hostname : `${hostname}:${port}`,
          "x-amz-content-sha256": NO_BODY,
        },
      },
      { signingDate: date },
    );
    return signed.headers;
  }
}

/** Node's own SHA-256 in the shape that the signer asks for. */
class Sha256 {
  readonly #key: SourceData | undefined;
  #hash: Hash | Hmac;

  constructor(key?: SourceData) {
    this.#key = key;
    this.#hash = this.#fresh();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Buffer> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    if (this.#key === undefined) return createHash("sha256");
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- text or bytes: the signer gives nothing else
    return createHmac("sha256", this.#key as Uint8Array);
  }
}
