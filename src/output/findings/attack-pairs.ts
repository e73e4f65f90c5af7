import type { AttackPart } from "../../detect/finding-parts.ts";

/**
 * Tactics of the techniques that are seen in CloudTrail; a sub-technique has its technique's. Of ATT&CK v19, and where
 * v19 moved a technique from Defense Evasion (TA0005) to Defense Impairment (TA0112), of both: rules are tagged with
 * either. https://attack.mitre.org/techniques/enterprise/
 * Compared with MITRE's enterprise-attack 18.1 on 2026-11-29: the same for each, and for every sub-technique as for its technique.
 */
const TACTICS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    T1020: ["TA0010"],
    T1021: ["TA0008"],
    T1059: ["TA0002"],
    T1069: ["TA0007"],
    T1070: ["TA0005"],
    T1078: ["TA0001", "TA0003", "TA0004", "TA0005"],
    T1087: ["TA0007"],
    T1098: ["TA0003", "TA0004"],
    T1110: ["TA0006"],
    T1136: ["TA0003"],
    T1190: ["TA0001"],
    T1199: ["TA0001"],
    T1484: ["TA0004", "TA0005", "TA0112"],
    T1485: ["TA0040"],
    T1486: ["TA0040"],
    T1490: ["TA0040"],
    T1496: ["TA0040"],
    T1525: ["TA0003"],
    T1526: ["TA0007"],
    T1528: ["TA0006"],
    T1530: ["TA0009"],
    T1535: ["TA0005"],
    T1537: ["TA0010"],
    T1546: ["TA0003", "TA0004"],
    T1548: ["TA0004", "TA0005"],
    T1550: ["TA0005", "TA0008"],
    T1552: ["TA0006"],
    T1555: ["TA0006"],
    T1556: ["TA0003", "TA0005", "TA0006", "TA0112"],
    T1562: ["TA0005", "TA0112"],
    T1578: ["TA0005"],
    T1580: ["TA0007"],
    T1651: ["TA0002"],
    T1666: ["TA0005", "TA0112"],
    T1685: ["TA0005", "TA0112"],
    T1686: ["TA0005", "TA0112"],
  }),
);

/**
 * Each technique with those of the finding's tactics that MITRE lists it under; with the only one there is, when MITRE
 * is not known to list it. A tactic without a technique, and the other way round, stand alone.
 */
export function attackPairs(attack: readonly AttackPart[] = []): readonly AttackPart[] {
  const tactics = attack.filter(({ tactic_id }) => tactic_id !== undefined);
  const techniques = attack.filter(({ technique_id }) => technique_id !== undefined);
  const pairs = techniques.flatMap((technique) => {
    const listed = TACTICS_OF.get(technique.technique_id?.slice(0, 5) ?? "");
    const own =
      listed === undefined && tactics.length === 1
        ? tactics
        : tactics.filter(({ tactic_id = "" }) => listed?.includes(tactic_id) === true);
    return own.length === 0 ? [technique] : own.map((tactic) => ({ ...tactic, ...technique }));
  });
  const alone = tactics.filter(
    ({ tactic_id }) => !pairs.some((pair) => pair.tactic_id === tactic_id),
  );
  return [...pairs, ...alone];
}
