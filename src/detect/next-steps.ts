import { isIP } from "node:net";
import type { Finding, HeldFinding } from "./finding.ts";
import { shellQuoted } from "./shell-quoted.ts";

const AROUND_MS = 3_600_000;

/**
 * What to look at next, as commands made of the finding's own values: each is a few words, a colon, and a line for a
 * POSIX shell. Values come from logs, so those that are no plain text are left out, and everything is quoted.
 * @param where the options that say where the records are, such as `-t examples/trail`; "" for Event history as usual
 */
export function nextStepsOf(finding: HeldFinding, where: string): readonly string[] {
  if (finding.events.count === 0) return wider(finding, where);
  const around = windowOf(finding);
  const first = firstStep(finding);
  const usual = [
    step("What the principal did around that time", principalTest(finding), around),
    step("What the access key did around that time", keyTest(finding), around),
    step("What came from the address around that time", addressTest(finding), around),
    step("The first event, whole", eventTest(finding), ""),
  ];
  const steps = [first, ...usual.filter((one) => one?.expression !== first?.expression)];
  const lines = steps.flatMap((one) =>
    one === undefined
      ? []
      : `${one.says}: ${line("spitzel '*'", where, `-m ${shellQuoted(one.expression)}`, one.window)}`,
  );
  return lines.length > 0
    ? lines
    : [`What happened around that time: ${line("spitzel '*'", where, around)}`];
}

/** The comparison of principals that found nobody may be made with a lower bar. */
function wider({ detector, evidence }: Finding, where: string): readonly string[] {
  if (detector !== "ranked") return [];
  const top =
    evidence !== undefined && "top_composite_z" in evidence ? evidence.top_composite_z : undefined;
  const bar =
    typeof top === "number" ? `--rank-composite-low ${top}` : "--rank-min-scorable-principals 1";
  return [`Compare with a lower bar: ${line("spitzel detect", where, "--only ranked", bar)}`];
}

interface Step {
  readonly says: string;
  readonly expression: string;
  readonly window: string;
}

/** The rule's own, until now: it asks for what became of the thing. */
function firstStep({ first_step: first, first_seen: seen }: HeldFinding): Step | undefined {
  if (first === undefined) return undefined;
  const from = Date.parse(seen);
  const window = Number.isNaN(from) ? "" : `--from ${second(from - AROUND_MS)}`;
  return step(first.says, equals(first.path, first.value), window);
}

function step(says: string, expression: string | undefined, window: string): Step | undefined {
  return expression === undefined ? undefined : { says, expression, window };
}

function line(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

/** An hour before the first event to an hour after the last. */
function windowOf({ first_seen, last_seen }: Finding): string {
  const [from, to] = [Date.parse(first_seen), Date.parse(last_seen)];
  if (Number.isNaN(from) || Number.isNaN(to)) return "";
  return `--from ${second(from - AROUND_MS)} --to ${second(to + AROUND_MS)}`;
}

function second(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function principalTest({ principal = {} }: Finding): string | undefined {
  const { arn, type, key, principal_id: principalId } = principal;
  // A user of Identity Center goes by the id in onBehalfOf, and may have nothing else.
  const userId = type === "IdentityCenterUser" ? key : undefined;
  return (
    equals("$.userIdentity.arn", arn) ??
    equals("$.userIdentity.onBehalfOf.userId", userId) ??
    equals("$.userIdentity.principalId", principalId)
  );
}

function keyTest({ principal }: Finding): string | undefined {
  return equals("$.userIdentity.accessKeyId", listOf(principal?.["access_key_ids"])[0]);
}

/** AWS services stand by their names where an address would be. */
function addressTest({ source }: Finding): string | undefined {
  const address = listOf(source?.["ips"]).find((ip) => typeof ip === "string" && isIP(ip) !== 0);
  return equals("$.sourceIPAddress", address);
}

function eventTest({ events }: Finding): string | undefined {
  return equals("$.eventID", events.ids[0]);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Printable, and nothing that ends a text of the query language. */
const PLAIN = /^[\p{L}\p{N}\p{P}\p{S} ]{1,300}$/u;

function equals(path: string, value: unknown): string | undefined {
  if (typeof value !== "string" || !PLAIN.test(value) || /["\\]/.test(value)) return undefined;
  return `${path} == "${value}"`;
}
