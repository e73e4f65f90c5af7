// What AWS services say in return, and where their own calls come from.

/**
 * @param {{ arn?: string }} who
 * @param {string} action
 * @param {string} resource
 * @param {string} [because] which policy decided; by default none allowed it
 * @returns {readonly [code: string, message: string]}
 */
export function accessDenied(
  who,
  action,
  resource,
  because = `because no identity-based policy allows the ${action} action`,
) {
  return [
    "AccessDenied",
    `User: ${who.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  ];
}

/** What STS returns; the token is a placeholder. @param {string} accessKeyId @param {string} expiration */
export function stsCredentials(accessKeyId, expiration) {
  return { accessKeyId, sessionToken: "IQoJb3JpZ2luX2VjEXAMPLE", expiration };
}

/** Address and user agent of a call that AWS makes itself. @param {string} host */
export const fromAws = (host) => ({ ip: host, agent: host });
