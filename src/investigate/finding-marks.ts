import type { Finding } from "../detect/finding.ts";
import type { StepFinding } from "./shapes/step.ts";

/** The findings that an event is one of, by its eventID. A finding of many events names its first ten. */
export function findingMarks(
  findings: readonly Finding[],
): (eventId: string) => readonly StepFinding[] {
  const marks = new Map<string, StepFinding[]>();
  for (const { id, severity, title, events } of findings) {
    for (const eventId of events.ids) {
      marks.set(eventId, [...(marks.get(eventId) ?? []), { id, severity, title }]);
    }
  }
  return (eventId) => marks.get(eventId) ?? NONE;
}

const NONE: readonly StepFinding[] = [];
