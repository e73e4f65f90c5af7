import type { AddressLookup } from "../addresses/address-facts.ts";
import {
  type Configuration,
  NO_CONFIGURATION,
  readConfiguration,
} from "../detect/configuration.ts";
import { type IgnoreList, NO_IGNORE_LIST, readIgnoreList } from "../detect/ignore-list.ts";
import { wordHint } from "../fields/path-of-word.ts";
import { compileQuery, parseQuery, type Query, type QueryTest } from "../match/query.ts";
import { type DetectOptions, detectOptions } from "../options/detect-options.ts";
import { CONFIG } from "../options/finding-options.ts";
import type { TypedOptions } from "../options/typed-options.ts";
import type { Environment } from "./environment.ts";
import { givenAddresses } from "./given-addresses.ts";
import { isDurable, startOf } from "./going-on.ts";

/** What is asked of the detectors, with the files that say how. */
export interface AskedDetection {
  readonly configuration: Configuration;
  readonly options: DetectOptions;
  readonly query: Query;
  readonly test: QueryTest;
  readonly ignoreList: IgnoreList;
  readonly addresses: AddressLookup | undefined;
}

/**
 * @param actions every one when there are none
 * @throws SpitzelError (exit code 2) for a wrong value, and for a file that cannot be read
 */
export async function askedDetection(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
): Promise<AskedDetection> {
  const configFile = typed.get(CONFIG);
  const configuration =
    configFile === undefined ? NO_CONFIGURATION : await readConfiguration(configFile);
  const options = detectOptions(typed, configuration);
  const globs = actions.length === 0 ? ["*"] : actions;
  const window = startOf(options.query, environment.now());
  const query = parseQuery({ ...options.query, actions: globs }, window, wordHint);
  // Of Event history, the window of a run that goes on is in its file: what is read lies inside.
  const hasOwnWindow = isDurable(options.query) && options.query.trails.length === 0;
  const test = await compileQuery(hasOwnWindow ? { ...query, window: {} } : query);
  const today = new Date(environment.now()).toISOString().slice(0, 10);
  const ignoreList =
    options.ignoreFile === undefined
      ? NO_IGNORE_LIST
      : await readIgnoreList(options.ignoreFile, today);
  const addresses = await givenAddresses(options.query.addresses);
  return { configuration, options, query, test, ignoreList, addresses };
}
