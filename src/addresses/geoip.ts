import { isIP } from "node:net";
import { Reader, type Response } from "mmdb-lib";
import { SpitzelError } from "../errors.ts";
import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";
import type { AddressFacts, AddressLookup } from "./address-facts.ts";
import { readAddressFile } from "./address-file.ts";

/** Stands before the description of every such file. https://maxmind.github.io/MaxMind-DB/ */
const MARKER = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");

/**
 * Opens a MaxMind DB of countries, cities or autonomous systems, with the names of MaxMind and DB-IP (`country.iso_code`)
 * or of IPinfo (`country`, `asn: "AS64500"`). The file is held in memory.
 * @throws SpitzelError (exit code 2) for a file that cannot be read, or is no such database
 */
export async function openGeoip(path: string): Promise<AddressLookup> {
  const bytes = await readAddressFile(path);
  const reader = openReader(bytes, path);
  const isV4Only = reader.metadata.ipVersion === 4;
  return (address) => {
    const family = isIP(address);
    if (family === 0 || (family === 6 && isV4Only)) return undefined;
    return factsIn(valueOf(reader, address, path));
  };
}

function openReader(bytes: Buffer, path: string): Reader<Response> {
  if (bytes.lastIndexOf(MARKER) === -1) {
    throw new SpitzelError(`expected a MaxMind DB in ${path}, found another kind of file`, {
      hint: "give an .mmdb of countries, cities or autonomous systems, unpacked: of MaxMind, DB-IP or IPinfo.",
    });
  }
  try {
    const reader = new Reader(bytes);
    if (reader.metadata.searchTreeSize < bytes.length && reader.metadata.nodeCount > 0) {
      return reader;
    }
  } catch (cause) {
    throw damaged(path, cause);
  }
  throw damaged(path, undefined);
}

/** What the library throws of a file that was cut off or changed may be anything. */
function valueOf(reader: Reader<Response>, address: string, path: string): unknown {
  try {
    return reader.get(address);
  } catch (cause) {
    throw damaged(path, cause);
  }
}

function damaged(path: string, cause: unknown): SpitzelError {
  return new SpitzelError(`${path} is damaged: its tree leads out of the file`, {
    hint: "download it again.",
    cause,
  });
}

function factsIn(value: unknown): AddressFacts | undefined {
  if (!isJsonObject(value)) return undefined;
  const location = objectAt(value, "location") ?? value;
  const facts = {
    country: countryIn(value),
    city: englishName(value, "city") ?? stringField(value, "city"),
    latitude: numberAt(location, "latitude") ?? numberAt(location, "lat"),
    longitude: numberAt(location, "longitude") ?? numberAt(location, "lng"),
    accuracyKm: numberAt(location, "accuracy_radius"),
    asn: numberAt(value, "autonomous_system_number") ?? numberAt(value, "asn"),
    organization:
      stringField(value, "autonomous_system_organization") ??
      stringField(value, "as_name") ??
      stringField(value, "name"),
  };
  const known = Object.entries(facts).filter(([, fact]) => fact !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Where the address is; where that is not said, where it is registered. */
function countryIn(value: CloudTrailRecord): string | undefined {
  for (const key of ["country", "registered_country"]) {
    const country = objectAt(value, key);
    const code = country === undefined ? undefined : stringField(country, "iso_code");
    if (code !== undefined) return code;
  }
  const code = stringField(value, "country_code") ?? stringField(value, "country");
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined;
}

function englishName(value: CloudTrailRecord, key: string): string | undefined {
  const named = objectAt(value, key);
  const names = named === undefined ? undefined : objectAt(named, "names");
  return names === undefined ? undefined : stringField(names, "en");
}

function objectAt(value: CloudTrailRecord, key: string): CloudTrailRecord | undefined {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return isJsonObject(member) ? member : undefined;
}

/** A number, or what others write for one: "52.52", "AS64500". */
function numberAt(value: CloudTrailRecord, key: string): number | undefined {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  const number = typeof member === "string" ? Number(member.replace(/^AS/, "")) : member;
  return typeof number === "number" && Number.isFinite(number) && member !== ""
    ? number
    : undefined;
}
