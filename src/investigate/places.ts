import { addressKind } from "../addresses/address-kind.ts";
import { type AddressLookup, factsText } from "../addresses/address-facts.ts";
import type { SeenList } from "./shapes/entity-card.ts";
import type { Step } from "./shapes/step.ts";

/** Where an address is, and whose: what files say, else what it is by itself; "" for an unknown one of the internet. */
export function placeOf(address: string, addresses: AddressLookup | undefined): string {
  const told = factsText(addresses?.(address));
  return told === "" ? (addressKind(address) ?? "") : told;
}

/** The same list, each address with its place. Without files it stays as it is. */
export function placedList(list: SeenList, addresses: AddressLookup | undefined): SeenList {
  if (addresses === undefined) return list;
  return {
    ...list,
    most: list.most.map((one) => {
      const where = placeOf(one.name, addresses);
      return where === "" ? one : { ...one, where };
    }),
  };
}

export function placedStep(step: Step, addresses: AddressLookup | undefined): Step {
  if (addresses === undefined) return step;
  const places = step.sources.map((source) => placeOf(source, addresses));
  return places.some((place) => place !== "") ? { ...step, places } : step;
}
