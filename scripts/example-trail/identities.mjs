// userIdentity blocks, one function per kind of caller.

import { isoTime } from "./time.mjs";

/**
 * @typedef {object} Identity
 * @property {string} [type]
 * @property {string} [principalId]
 * @property {string} [arn]
 * @property {string} [accountId]
 * @property {string | undefined} [accessKeyId]
 * @property {string} [userName]
 * @property {object | undefined} [sessionContext]
 * @property {string | undefined} [invokedBy]
 * @property {string} [identityProvider]
 */

/**
 * @param {{ account: string, userName: string, userId: string, accessKeyId?: string | undefined, consoleSince?: number, mfa?: boolean }} user
 *   consoleSince: epoch milliseconds of the console sign-in whose temporary key is used
 * @returns {Identity}
 */
export function iamUser({ account, userName, userId, accessKeyId, consoleSince, mfa = false }) {
  return {
    type: "IAMUser",
    principalId: userId,
    arn: `arn:aws:iam::${account}:user/${userName}`,
    accountId: account,
    accessKeyId,
    userName,
    sessionContext:
      consoleSince === undefined
        ? undefined
        : { attributes: { creationDate: isoTime(consoleSince), mfaAuthenticated: String(mfa) } },
  };
}

/**
 * @param {{ account: string, role: string, path?: string, roleId: string, sessionName: string, accessKeyId?: string | undefined,
 *   since: number, mfa?: boolean, invokedBy?: string, webIdProvider?: string, ec2RoleDelivery?: string }} session
 * @returns {Identity}
 */
export function assumedRole(session) {
  const { account, role, path = "/", roleId, sessionName, since, mfa = false } = session;
  return {
    type: "AssumedRole",
    principalId: `${roleId}:${sessionName}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${sessionName}`,
    accountId: account,
    accessKeyId: session.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: roleId,
        arn: `arn:aws:iam::${account}:role${path}${role}`,
        accountId: account,
        userName: role,
      },
      webIdFederationData:
        session.webIdProvider === undefined
          ? undefined
          : { federatedProvider: session.webIdProvider, attributes: {} },
      attributes: { creationDate: isoTime(since), mfaAuthenticated: String(mfa) },
      ec2RoleDelivery: session.ec2RoleDelivery,
    },
    invokedBy: session.invokedBy,
  };
}

/** @param {string} host such as ec2.amazonaws.com @returns {Identity} */
export const awsService = (host) => ({ type: "AWSService", invokedBy: host });

/** An AwsServiceEvent names no caller type at all. @param {string} account @param {string} invokedBy @returns {Identity} */
export const serviceEvent = (account, invokedBy) => ({ accountId: account, invokedBy });

/** How the receiving account sees a caller from another account. @param {string} account @param {string} principalId @returns {Identity} */
export const foreignAccount = (account, principalId) => ({
  type: "AWSAccount",
  principalId,
  accountId: account,
});

/** @param {string} account @param {string | undefined} accessKeyId @param {number} since @returns {Identity} */
export const root = (account, accessKeyId, since) => ({
  type: "Root",
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
  accessKeyId,
  sessionContext: { attributes: { creationDate: isoTime(since), mfaAuthenticated: "true" } },
});
