/**
 * What the projected values of a record say about a claim: they may not be enough, and then the record is
 * parsed and asked itself.
 */
export const NO = 1;
export const YES = 2;
export const ASK = 3;

/** NO, YES or ASK for the element in a row. */
export type RowTest = (row: number) => number;

export function negated(test: RowTest): RowTest {
  return (row) => {
    const verdict = test(row);
    return verdict === ASK ? ASK : YES + NO - verdict;
  };
}

/** YES when all say so; a NO decides, whatever the others say. */
export function every(tests: readonly RowTest[]): RowTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (row) => {
    let result = YES;
    for (const test of tests) {
      const verdict = test(row);
      if (verdict === NO) return NO;
      if (verdict === ASK) result = ASK;
    }
    return result;
  };
}

/** YES when one says so. */
export function some(tests: readonly RowTest[]): RowTest {
  return (row) => {
    let result = NO;
    for (const test of tests) {
      const verdict = test(row);
      if (verdict === YES) return YES;
      if (verdict === ASK) result = ASK;
    }
    return result;
  };
}
