import type { Query, QueryTest } from "../match/query.ts";
import type { PlannedRead } from "./planned-read.ts";
import type { SourceReport } from "./source-report.ts";

/** What a command needs of the records it asks for. */
export interface Needs {
  /** The query, compiled: it is compiled once on the main thread. */
  readonly test: QueryTest;
  /** Records of files come with their places. */
  readonly wantsPlaces: boolean;
  /** The answer may be cut short: what comes first is wanted first. */
  readonly isLimited: boolean;
}

/** A source that knows what is configured, and has opened what it needs to plan. */
export interface OpenedSource {
  /** How it will answer a query. Pure: nothing is opened, read or sent; it waits for code to load, no more. */
  readonly plan: (query: Query, needs: Needs) => Promise<PlannedRead>;
}

/** A place where records come from. One line in `run/sources.ts` makes a source known to every command. */
export interface Source<Options, Environment> {
  readonly name: string;
  /** Whether the options ask for it; the first source that says so is read. */
  readonly isAsked: (options: Options) => boolean;
  /** Its part of a run's reports. */
  readonly Report: new () => SourceReport;
  /**
   * Looks up what the options leave open: accounts, Regions, whether the scanner runs here. Sends no request for
   * records.
   * @throws SpitzelError (exit code 2) for what is missing or cannot be used
   */
  readonly open: (options: Options, environment: Environment) => Promise<OpenedSource>;
}
