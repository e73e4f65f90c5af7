import type { PlacedRecord } from "../../record.ts";
import { type Deed, deedIn } from "./deed.ts";
import { slim } from "./occurrence.ts";
import { type Kept, PrincipalActivity } from "./principal-activity.ts";
import type { SavedActivity, SavedPrincipal } from "./saved-activity.ts";

/**
 * What the principals did, in memory that grows with principals times distinct actions, not with events. The
 * order in which records are added makes no difference to what it tells.
 */
export class Activity {
  /** Events of both lanes. */
  loaded = 0;
  interactive = 0;
  earliestMs: number | undefined;
  latestMs: number | undefined;
  readonly #kept: Kept;
  /** account → principal → activity; "" is the account of events that name none. */
  readonly #byAccount = new Map<string, Map<string, PrincipalActivity>>();

  constructor(kept: Kept = slim) {
    this.#kept = kept;
  }

  add(read: PlacedRecord): void {
    this.addDeed(deedIn(read.record), read);
  }

  /**
   * Adds an event of which no more is known than is counted.
   * @param read its record, unless it is certain that it is not shown
   */
  addDeed(deed: Deed, read: PlacedRecord | undefined): void {
    this.loaded++;
    const { ms, principal } = deed;
    if (ms !== undefined) {
      this.earliestMs = Math.min(this.earliestMs ?? ms, ms);
      this.latestMs = Math.max(this.latestMs ?? ms, ms);
    }
    if (!deed.isInteractive) return;
    this.interactive++;
    const principals = this.#principalsOf(deed.account);
    let activity = principals.get(principal);
    if (activity === undefined) {
      principals.set(principal, (activity = new PrincipalActivity(principal, this.#kept)));
    }
    activity.add(deed, read);
  }

  /**
   * The interactive principals. Named `account:name` when several accounts were seen, so that two accounts'
   * `Admin` roles stay two; else by name alone.
   */
  principals(): readonly PrincipalActivity[] {
    const merged = new Map<string, PrincipalActivity>();
    for (const [account, principals] of this.#byAccount) {
      for (const [name, activity] of principals) {
        const key = this.#keyOf(account, name);
        let target = merged.get(key);
        if (target === undefined) {
          merged.set(key, (target = new PrincipalActivity(key, this.#kept)));
        }
        target.merge(activity);
      }
    }
    return [...merged.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  /**
   * All of it as plain data.
   * @param recentMs by the key of a principal: of actions that it first called before, no finding will tell any more
   */
  save(recentMs: (key: string) => number): SavedActivity {
    const principals: SavedPrincipal[] = [];
    for (const [account, byName] of this.#byAccount) {
      for (const [principal, activity] of byName) {
        const since = recentMs(this.#keyOf(account, principal));
        principals.push({ account, principal, ...activity.save(since) });
      }
    }
    const { loaded, interactive, earliestMs = null, latestMs = null } = this;
    return { loaded, interactive, earliestMs, latestMs, principals };
  }

  restore({ loaded, interactive, earliestMs, latestMs, principals }: SavedActivity): void {
    this.loaded = loaded;
    this.interactive = interactive;
    this.earliestMs = earliestMs ?? undefined;
    this.latestMs = latestMs ?? undefined;
    for (const saved of principals) {
      const { account, principal } = saved;
      const activity = new PrincipalActivity(principal, this.#kept);
      activity.restore(saved);
      this.#principalsOf(account).set(principal, activity);
    }
  }

  #keyOf(account: string, name: string): string {
    const isOneOfSeveral =
      account !== "" && this.#byAccount.size - (this.#byAccount.has("") ? 1 : 0) > 1;
    return isOneOfSeveral ? `${account}:${name}` : name;
  }

  #principalsOf(account: string): Map<string, PrincipalActivity> {
    const known = this.#byAccount.get(account);
    if (known !== undefined) return known;
    const principals = new Map<string, PrincipalActivity>();
    this.#byAccount.set(account, principals);
    return principals;
  }
}
