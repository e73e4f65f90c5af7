import type { PartitionColumn, TableDescription } from "../sql-engine.ts";
import { projectionOf } from "./projection.ts";

/** What GetTableMetadata answers. */
export interface TableMetadata {
  readonly Columns?: readonly MetadataColumn[] | undefined;
  readonly PartitionKeys?: readonly MetadataColumn[] | undefined;
  readonly Parameters?: Readonly<Record<string, string>> | undefined;
}

interface MetadataColumn {
  readonly Name?: string | undefined;
  readonly Type?: string | undefined;
}

/** Reads a table of the Glue catalog as Athena describes it; undefined for one that lies nowhere in S3. */
export function readTableMetadata({
  Columns = [],
  PartitionKeys = [],
  Parameters = {},
}: TableMetadata): TableDescription | undefined {
  const { location } = Parameters;
  if (location === undefined) return undefined;
  const isProjected = Parameters["projection.enabled"]?.toLowerCase() === "true";
  return {
    columns: new Map(
      [...Columns, ...PartitionKeys].map(({ Name = "", Type = "" }) => [
        Name.toLowerCase(),
        Type.replaceAll(/\bstring\b/g, "varchar"),
      ]),
    ),
    partitions: PartitionKeys.map(({ Name: name = "" }): PartitionColumn => ({
      name,
      projection: isProjected
        ? projectionOf((key) => Parameters[`projection.${name}.${key}`])
        : undefined,
    })),
    location,
    template: isProjected ? Parameters["storage.location.template"] : undefined,
  };
}
