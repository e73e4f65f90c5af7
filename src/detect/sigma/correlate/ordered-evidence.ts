import type { SigmaCorrelation } from "../rule-set.ts";
import type { CorrelationEvent, Episode } from "./correlation-event.ts";
import { stepsOf } from "./ordered-steps.ts";

/** The events of an episode as a finding tells them. */
interface ToldEvents {
  /** What happened, oldest first. */
  readonly evidence: readonly CorrelationEvent[];
  /** What came before and made it matter: of each earlier step the latest, then the others, oldest first. */
  readonly context: readonly CorrelationEvent[];
}

/**
 * An ordered correlation is about its last step, which completes it: who did that, when and to what. The steps before
 * may be another's, and ordinary: CloudTrail itself asks thousands of times for the ACL of a bucket that somebody
 * then tampers with. Of other correlations every event is evidence.
 */
export function toldEvents(correlation: SigmaCorrelation, episode: Episode): ToldEvents {
  const { events, firedMs } = episode;
  const steps = stepsOf(correlation);
  const lastStep = steps.at(-1);
  if (correlation.type !== "temporal_ordered" || lastStep === undefined) {
    return { evidence: events, context: [] };
  }
  // Events of one second have no order: one of the last step may stand before what completes the chain.
  const evidence = events.filter(
    ({ timeMs, references }) => timeMs >= firedMs && references.includes(lastStep),
  );
  const completing = new Set(evidence);
  const others = events.filter((event) => !completing.has(event));
  const links = steps
    .slice(0, -1)
    .flatMap(
      (step) =>
        others.findLast(
          ({ timeMs, references }) => timeMs <= firedMs && references.includes(step),
        ) ?? [],
    );
  return { evidence, context: [...new Set([...links, ...others])] };
}
