/** What bounds a burst sweep. */
export interface BurstParameters {
  /** Firsts of one burst are less than this apart. */
  readonly gapSeconds: number;
  readonly minFirsts: number;
  /** A burst of this error rate or more is high. */
  readonly highErrorRate: number;
  /**
   * A burst over this many services or more is high, unless it starts at the edge of the loaded window. Infinity:
   * services alone make none high, it takes something else that is suspicious.
   */
  readonly highServiceCount: number;
  readonly windowEdgeMarginSeconds: number;
}

/** What bounds the comparison of principals. */
export interface RankParameters {
  /** Principals with fewer events are not scored. */
  readonly minEvents: number;
  readonly minScorablePrincipals: number;
  readonly mediumComposite: number;
  readonly lowComposite: number;
}

export const BURST_DEFAULTS: BurstParameters = {
  gapSeconds: 300,
  minFirsts: 3,
  highErrorRate: 0.5,
  highServiceCount: Infinity,
  windowEdgeMarginSeconds: 300,
};

export const RANK_DEFAULTS: RankParameters = {
  minEvents: 50,
  minScorablePrincipals: 5,
  mediumComposite: 2,
  lowComposite: 1,
};
