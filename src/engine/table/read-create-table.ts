import type { PartitionColumn, Projection, TableDescription } from "../sql-engine.ts";
import { projectionOf } from "./projection.ts";

type Property = string | readonly string[];

/**
 * Reads what `SHOW CREATE TABLE` of Trino's Hive connector answers.
 * @returns undefined for what is no table of that connector
 */
export function readCreateTable(ddl: string): TableDescription | undefined {
  const tokens = tokensOf(ddl);
  const open = tokens.findIndex((token) => token.text === "(" && !token.isText);
  if (open < 0 || !/^create\s+table/i.test(ddl.trim())) return undefined;
  const close = closing(tokens, open);
  const withAt = tokens.findIndex((token, i) => i > close && isWord(token, "with"));
  if (withAt < 0) return undefined;
  const properties = propertiesOf(tokens.slice(withAt + 2, closing(tokens, withAt + 1)));
  const location = properties.get("external_location") ?? properties.get("location");
  if (typeof location !== "string") return undefined;
  const partitionedBy = listOf(properties.get("partitioned_by"));
  const isProjected = properties.get("partition_projection_enabled") === "true";
  const columns = new Map<string, string>();
  const projections = new Map<string, Projection>();
  for (const parts of splitAtCommas(tokens.slice(open + 1, close))) {
    const at = parts.findIndex((token) => isWord(token, "with"));
    const [name, ...type] = at < 0 ? parts : parts.slice(0, at);
    if (name === undefined) continue;
    columns.set(name.text.toLowerCase(), type.map(({ text }) => text).join(""));
    if (at < 0) continue;
    const own = propertiesOf(parts.slice(at + 2, -1));
    const projection = projectionOf((key) => own.get(`partition_projection_${key}`));
    if (projection !== undefined) projections.set(name.text, projection);
  }
  const template = properties.get("partition_projection_location_template");
  const partitions = partitionedBy.map((name): PartitionColumn => ({
    name,
    projection: isProjected ? projections.get(name) : undefined,
  }));
  return {
    columns,
    partitions,
    location,
    template: typeof template === "string" ? template : undefined,
  };
}

interface Token {
  readonly text: string;
  /** In quotes of some kind. */
  readonly isText: boolean;
}

function tokensOf(ddl: string): readonly Token[] {
  const pattern = /'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([A-Za-z_][\w.-]*|[\d.]+|\S)/g;
  return Array.from(ddl.matchAll(pattern), ([, text, name, word]) => ({
    text: text?.replaceAll("''", "'") ?? name?.replaceAll('""', '"') ?? word ?? "",
    isText: word === undefined,
  }));
}

function isWord({ text, isText }: Token, word: string): boolean {
  return !isText && text.toLowerCase() === word;
}

/** Where the bracket at this place is closed. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const { text, isText } = tokens[i]!;
    if (isText) continue;
    if (text === "(" || text === "[") depth++;
    else if ((text === ")" || text === "]") && --depth === 0) return i;
  }
  return tokens.length;
}

function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (!token.isText && /^[([]$/.test(token.text)) depth++;
    if (!token.isText && /^[)\]]$/.test(token.text)) depth--;
    if (depth === 0 && !token.isText && token.text === ",") parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/** `name = value, …` */
function propertiesOf(tokens: readonly Token[]): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  for (const [name, equals, first, ...rest] of splitAtCommas(tokens)) {
    if (name === undefined || equals?.text !== "=" || first === undefined) continue;
    const items = rest.slice(1, -1).filter(({ text, isText }) => isText || text !== ",");
    const value = isWord(first, "array") ? items.map(({ text }) => text) : first.text;
    properties.set(name.text.toLowerCase(), value);
  }
  return properties;
}

function listOf(property: Property | undefined): readonly string[] {
  if (property === undefined) return [];
  return typeof property === "string" ? [property] : property;
}
