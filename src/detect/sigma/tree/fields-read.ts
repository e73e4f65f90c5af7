import { type FieldPath, fieldPath } from "./field-path.ts";
import { type ItemNode, itemsOf } from "./rule-node.ts";

/** Every field that an item's result depends on; undefined when it depends on the whole record. */
export function fieldsRead(item: ItemNode): readonly FieldPath[] | undefined {
  switch (item.kind) {
    case "field": {
      const compared = item.values.flatMap(({ alternatives }) =>
        alternatives.flatMap((one) => (one.kind === "fieldref" ? [one.path] : [])),
      );
      return [item.path, ...compared];
    }
    case "keywords":
      return undefined;
    case "any-member": {
      const { name, entersText } = item.path;
      const inner = itemsOf(item.members).map(fieldsRead);
      if (inner.includes(undefined)) return undefined;
      return inner.flatMap((paths) =>
        (paths ?? []).map((path) => fieldPath(`${name}.${path.name}`, !entersText)),
      );
    }
  }
}
