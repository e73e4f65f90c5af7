import type { CommandEntry } from "../commands/command.ts";

/** The table of commands: each is one line here and one file, which exports it as `command`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    usage: "$0 [actions..]",
    describe: "print the records that match, one a line",
    load: () => import("../commands/query/command.ts"),
    isThreaded: true,
  },
  {
    usage: "detect [actions..]",
    describe: "print findings: what looks like an attack",
    load: () => import("../commands/detect/command.ts"),
    isThreaded: true,
    alsoCalled: ["summary", "findings", "alerts", "hunt", "scan", "sigma"],
  },
  {
    usage: "overview [actions..]",
    describe: "print the first minute: incidents, who, whence, what",
    load: () => import("../commands/investigate/overview-command.ts"),
    isThreaded: true,
    alsoCalled: ["digest", "triage", "top", "stats"],
  },
  {
    usage: "story [actions..]",
    describe: "print what happened, in order",
    load: () => import("../commands/investigate/story-command.ts"),
    isThreaded: true,
    alsoCalled: ["history", "narrate", "sequence"],
  },
  {
    usage: "entity <what>",
    describe: "print all that is known of one thing",
    load: () => import("../commands/investigate/entity-command.ts"),
    isThreaded: true,
    alsoCalled: ["who", "whois", "profile", "about"],
  },
  {
    usage: "lineage <what>",
    describe: "print which identity came from which",
    load: () => import("../commands/investigate/lineage-command.ts"),
    isThreaded: true,
    alsoCalled: ["pivot", "chain", "ancestry", "tree"],
  },
  {
    usage: "report [actions..]",
    describe: "write a page that tells others what happened",
    load: () => import("../commands/investigate/report-command.ts"),
    isThreaded: true,
    alsoCalled: ["html", "export", "writeup"],
  },
  {
    usage: "timeline [actions..]",
    describe: "print windows of events that rules hit",
    load: () => import("../commands/timeline-command.ts"),
    isThreaded: true,
    alsoCalled: ["windows"],
  },
  {
    usage: "validate",
    describe: "prove by CloudTrail's digests that nothing is missing or changed",
    load: () => import("../commands/validate/command.ts"),
    alsoCalled: ["verify", "validate-logs", "integrity"],
  },
  {
    usage: "table <command>",
    describe: "make, show or check an engine's table of a trail",
    about: "Tables of a trail's bucket in Athena and Trino, for --engine.",
    commands: [
      {
        usage: "create",
        describe: "a table of a bucket's log files; --print to see it first",
        load: () => import("../commands/table/table-create.ts"),
        alsoCalled: ["new", "make", "ddl"],
      },
      {
        usage: "show",
        describe: "what the engine knows of a table",
        load: () => import("../commands/table/table-show.ts"),
        alsoCalled: ["describe", "print"],
      },
      {
        usage: "check",
        describe: "accounts, Regions and days of a bucket that a table leaves out",
        load: () => import("../commands/table/table-check.ts"),
        alsoCalled: ["verify", "compare", "diff"],
      },
    ],
  },
  {
    usage: "rules <command>",
    describe: "list, show, lint, test or write rules",
    about: "Detection rules as code: see them, check them, test them.",
    commands: [
      {
        usage: "list [paths..]",
        describe: "the rules with level, title, file and tags",
        load: () => import("../commands/rules/rules-list.ts"),
        alsoCalled: ["ls"],
      },
      {
        usage: "show <rule>",
        describe: "a rule as written, the events it needs, and its tests",
        load: () => import("../commands/rules/rules-show.ts"),
        alsoCalled: ["cat", "print"],
      },
      {
        usage: "lint [paths..]",
        describe: "what is wrong or doubtful about rules",
        load: () => import("../commands/rules/rules-lint.ts"),
        alsoCalled: ["check", "validate"],
      },
      {
        usage: "test [paths..]",
        describe: "run the tests beside the rules",
        load: () => import("../commands/rules/rules-test.ts"),
        alsoCalled: ["run"],
      },
      {
        usage: "new <name>",
        describe: "a new rule and its tests, to fill in",
        load: () => import("../commands/rules/rules-new.ts"),
        alsoCalled: ["create", "add"],
      },
    ],
  },
  {
    usage: "serve",
    describe: "answer LookupEvents from trail files, on 127.0.0.1",
    load: () => import("../commands/serve-command.ts"),
    alsoCalled: ["emulate", "server"],
  },
  {
    usage: "help <topic>",
    describe: "print a page: query-language, detectors, …",
    load: () => import("./help-command.ts"),
    alsoCalled: ["man", "docs"],
  },
  {
    usage: "completion [shell]",
    describe: "print the shell completion script (bash, zsh, fish)",
    load: () => import("./completion-command.ts"),
  },
];
