import { type Option, type OptionContext, positiveNumber, value } from "./option.ts";
import { before, parseDuration, parseMoment } from "./time.ts";

/** Options that say when: all are moments, in milliseconds since 1970. */

const WHEN = {
  group: "When (UTC unless the time has an offset; both ends inclusive):",
  narrows: "time",
} as const;

const startsToo = (name: string, ...others: readonly string[]) =>
  others.map((other) => ({
    other,
    message: `--${name} and --${other} both say where the window starts`,
    hint: "give one of --from, --since and --last-minute.",
  }));

export const FROM = value(
  {
    ...WHEN,
    name: "from",
    alias: "start-time",
    describe: "2026-03-03, '2026-03-03 14:00:12', ISO 8601, or -7d",
    excludes: startsToo("from", "since", "last-minute"),
  },
  (text, { nowMs }) => parseMoment(text, "from", nowMs),
);

export const TO = value(
  {
    ...WHEN,
    name: "to",
    alias: "end-time",
    describe: "likewise; a bare date means its end",
    excludes: ["cursor", "follow"].map((other) => ({
      other,
      message: `--to is an end, --${other} has none`,
      hint: "leave --to away.",
    })),
  },
  (text, { nowMs }) => parseMoment(text, "to", nowMs),
);

export const SINCE = value(
  {
    ...WHEN,
    name: "since",
    describe: "30m, 72h, 7d: that long ago until now",
    excludes: startsToo("since", "last-minute"),
  },
  (text, { nowMs }) => before(nowMs, parseDuration(text)),
);

export const LAST_MINUTE = value(
  { ...WHEN, name: "last-minute", describe: "that many minutes ago until now" },
  (text: string, { nowMs }: OptionContext) =>
    before(
      nowMs,
      positiveNumber(text, "last-minute", "write --last-minute 300, or --since 5h.") * 60_000,
    ),
);

export const WHEN_OPTIONS: readonly Option[] = [FROM, TO, SINCE, LAST_MINUTE];
