// A role's session as most scenes need it.

import { principalId } from "./company.mjs";
import { assumedRole } from "./identities.mjs";
import { MINUTE_MS } from "./time.mjs";

/**
 * A session with its own temporary key, begun a while ago.
 * @param {import("./record.mjs").Scene} scene
 * @param {string} role
 * @param {string} sessionName
 * @param {Partial<Parameters<typeof assumedRole>[0]>} [more] overrides
 */
export function roleSession(scene, role, sessionName, more = {}) {
  return assumedRole({
    account: scene.account,
    role,
    roleId: principalId("AROA", role),
    sessionName,
    accessKeyId: scene.random.accessKeyId("ASIA"),
    since: scene.now - scene.random.between(5, 50) * MINUTE_MS,
    ...more,
  });
}
