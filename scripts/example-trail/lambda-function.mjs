// What Lambda answers to a change of a function.

/**
 * @param {import("./random.mjs").Random} random
 * @param {string} functionArn
 * @param {string} functionName
 * @param {string} role account and path, such as 111122223333:role/name
 */
export function functionConfiguration(random, functionArn, functionName, role) {
  return {
    functionName,
    functionArn,
    runtime: "nodejs22.x",
    role: `arn:aws:iam::${role}`,
    handler: "index.handler",
    codeSize: random.between(4000, 900000),
    timeout: 15,
    memorySize: 256,
    codeSha256: `${random.alphanumeric(43)}=`,
    version: "$LATEST",
    revisionId: random.uuid(),
    state: "Active",
    packageType: "Zip",
    architectures: ["arm64"],
    loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${functionName}` },
  };
}
