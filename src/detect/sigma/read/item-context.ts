/** What the items of a rule are read with. */
export interface ItemContext {
  /** `--var name=v1,v2`: what `%name%` stands for under the modifier `expand`. */
  readonly vars: ReadonlyMap<string, readonly string[]>;
  /** `--strict-sigma`: no paths into embedded JSON, no matching against the JSON text of containers. */
  readonly isStrict: boolean;
  /** Whether the rule declares `sigma-version: 3`, which has `field[any]`. */
  readonly hasAnyMember?: boolean;
}
