import type { Bound, CorrelationDocument } from "../rule-set.ts";
import type { GroupSize } from "./grouped-events.ts";

/** False when no window of a group can meet the condition, whatever its events are: it has too few of them. */
export function canFire(correlation: CorrelationDocument, size: GroupSize): boolean {
  const { type, condition, references } = correlation;
  switch (type) {
    case "event_count":
      return canReach(condition.bounds, size.events);
    case "value_count":
      return canReach(condition.bounds, size.values);
    case "temporal":
    case "temporal_ordered":
      if (condition.expression !== undefined) return true;
      if (condition.bounds.length > 0) return canReach(condition.bounds, size.references);
      return size.references >= references.length;
    case "value_sum":
    case "value_avg":
    case "value_median":
    case "value_percentile":
      return true;
  }
}

/** Whether a count that is at most `most` can hold to the bounds. */
function canReach(bounds: readonly Bound[], most: number): boolean {
  return bounds.every(({ operator, value }) => {
    switch (operator) {
      case "gt":
        return most > value;
      case "gte":
      case "eq":
        return most >= value;
      case "lt":
      case "lte":
      case "neq":
        return true;
    }
  });
}
