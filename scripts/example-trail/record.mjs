// One CloudTrail record, fields in AWS's order, and the "caller" that makes a series of them.

import { double } from "./aws-json.mjs";
import { isoTime } from "./time.mjs";

/** eventVersion depends on the service; most write 1.11. @type {Record<string, string | undefined>} */
const VERSIONS = {
  ec2: "1.10",
  ecr: "1.09",
  elasticloadbalancing: "1.09",
  lambda: "1.10",
  rds: "1.09",
  signin: "1.09",
  transfer: "1.09",
};
const READ = /^(Get|List|Describe|Lookup|Batch(Get|Check)|Head|Decrypt|GenerateDataKey|AssumeRole)/;
const BY_SERVICE = /amazonaws\.com$|^AWS Internal$/;

/**
 * @typedef {object} Details
 * @property {Record<string, unknown> | ((atMs: number) => Record<string, unknown>)} [response] responseElements, or what makes them from the event time
 * @property {readonly string[] | undefined} [error] code and message
 * @property {readonly { ARN: string, type: string, accountId?: string }[]} [resources]
 * @property {Record<string, unknown>} [additional] additionalEventData
 * @property {object} [serviceEvent] serviceEventDetails
 * @property {string} [type] eventType
 * @property {boolean} [isDataEvent]
 * @property {boolean} [isConsole] sent with the credentials of a console session
 * @property {string} [host] clientProvidedHostHeader
 * @property {string} [sharedEventID]
 * @property {string | null} [requestID] null: none, as for sign-in events
 */

/**
 * @typedef {object} CloudTrailRecord the fields this generator reads again; a record has more
 * @property {string} eventTime
 * @property {string} eventSource
 * @property {string} eventName
 * @property {string} awsRegion
 * @property {string} recipientAccountId
 * @property {string | undefined} errorMessage
 * @property {Record<string, unknown> | undefined} additionalEventData
 */

/** @typedef {(action: string, request?: unknown, details?: Details) => CloudTrailRecord} Call */

/**
 * @typedef {object} Scene where and when records arise; `now` moves on with each call
 * @property {import("./random.mjs").Random} random
 * @property {string} account
 * @property {string} region
 * @property {number} now epoch milliseconds
 * @property {number | undefined} [latest] no record is later than this
 * @property {CloudTrailRecord[]} records
 */

/**
 * Returns a function that records calls of one caller: `call("s3:ListBuckets", requestParameters, details)`.
 * @param {Scene} scene
 * @param {import("./identities.mjs").Identity} who
 * @param {{ ip: string, agent: string }} from
 * @returns {Call}
 */
export function caller(scene, who, from) {
  return (action, request = null, details = {}) => {
    scene.now = Math.min(scene.now + scene.random.between(1, 7) * 1000, scene.latest ?? Infinity);
    const record = makeRecord(scene, who, from, action, request, details);
    scene.records.push(record);
    return record;
  };
}

/**
 * @param {Scene} scene
 * @param {import("./identities.mjs").Identity} who
 * @param {{ ip: string, agent: string }} from
 * @param {string} action
 * @param {unknown} request
 * @param {Details} details
 * @returns {CloudTrailRecord}
 */
// oxlint-disable-next-line complexity -- a record has many fields that may be absent, a line each
function makeRecord(scene, who, from, action, request, details) {
  const { random, region } = scene;
  const [service = "", name = ""] = action.split(":");
  const isS3 = service === "s3";
  const host = details.host ?? defaultHost(service, region, request);
  const tls = { tlsVersion: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" };
  const requestID = isS3 ? random.s3RequestId() : random.uuid();
  const isByService = BY_SERVICE.test(from.ip) || who.type === undefined;
  return {
    eventVersion: VERSIONS[service] ?? "1.11",
    userIdentity: who,
    eventTime: isoTime(scene.now),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: from.ip,
    userAgent: isS3 && !isByService ? `[${from.agent}]` : from.agent,
    errorCode: details.error?.[0],
    errorMessage: details.error?.[1],
    requestParameters: isS3 && request !== null ? { ...request, Host: host } : request,
    responseElements: responseAt(details.response, scene.now),
    additionalEventData: isS3 ? s3Transfer(random, details) : details.additional,
    requestID: details.requestID === null ? undefined : (details.requestID ?? requestID),
    eventID: random.uuid(),
    readOnly: READ.test(name),
    resources: details.resources?.map((resource) => ({ accountId: scene.account, ...resource })),
    eventType: details.type ?? "AwsApiCall",
    managementEvent: !details.isDataEvent,
    recipientAccountId: scene.account,
    sharedEventID: details.sharedEventID,
    serviceEventDetails: details.serviceEvent,
    eventCategory: details.isDataEvent ? "Data" : "Management",
    tlsDetails: isByService ? undefined : { ...tls, clientProvidedHostHeader: host },
    sessionCredentialFromConsole: details.isConsole ? "true" : undefined,
  };
}

/** @param {Details["response"]} response @param {number} atMs */
const responseAt = (response, atMs) =>
  typeof response === "function" ? response(atMs) : (response ?? null);

/** @param {import("./random.mjs").Random} random @param {Details} details */
function s3Transfer(random, details) {
  return {
    SignatureVersion: "SigV4",
    CipherSuite: "TLS_AES_128_GCM_SHA256",
    bytesTransferredIn: double(0),
    AuthenticationMethod: "AuthHeader",
    "x-amz-id-2": `${random.alphanumeric(23)}=`,
    bytesTransferredOut: double(details.error === undefined ? random.between(200, 4000) : 243),
    ...details.additional,
  };
}

/** @param {string} service @param {string} region @param {unknown} request */
function defaultHost(service, region, request) {
  if (service === "iam" || service === "cloudfront") return `${service}.amazonaws.com`;
  const { bucketName } = /** @type {{ bucketName?: string }} */ (request ?? {});
  const bucket = service === "s3" && bucketName !== undefined ? `${bucketName}.` : "";
  return `${bucket}${service}.${region}.amazonaws.com`;
}
