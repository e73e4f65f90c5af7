import type { Projection } from "../sql-engine.ts";

type Property = string | readonly string[] | undefined;

/**
 * One column's projection, of which Athena and Trino have the same properties.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 * @param property `type`, `values`, `range`, `format`, `digits`: a list, or in Athena a text with commas
 */
export function projectionOf(property: (key: string) => Property): Projection | undefined {
  const type = textOf(property("type"))?.toLowerCase();
  const [first, last] = listOf(property("range"));
  switch (type) {
    case "enum":
      return { type, values: listOf(property("values")) };
    case "injected":
      return { type };
    case "date": {
      const format = textOf(property("format"));
      if (format === undefined || first === undefined || last === undefined) return undefined;
      return { type, format, range: [first, last] };
    }
    case "integer": {
      if (first === undefined || last === undefined) return undefined;
      const digits = textOf(property("digits"));
      return {
        type,
        range: [first, last],
        digits: digits === undefined ? undefined : Number(digits),
      };
    }
    case undefined:
    default:
      return undefined;
  }
}

function textOf(property: Property): string | undefined {
  return typeof property === "string" ? property : property?.[0];
}

function listOf(property: Property): readonly string[] {
  if (property === undefined) return [];
  const items = typeof property === "string" ? property.split(",") : property;
  return items.map((item) => item.trim());
}
