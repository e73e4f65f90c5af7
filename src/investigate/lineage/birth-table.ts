/** What comes to be, or is changed into another's: what the nodes of a lineage are. */
export type NodeKind =
  | "credential"
  | "user"
  | "role"
  | "sign-in"
  | "instance"
  | "function"
  | "build"
  | "task"
  | "provider"
  | "service"
  | "account"
  | "root"
  | "unknown";

/** How one kind of event makes or changes an identity: plain data. Paths are dotted; lists on them are gone through. */
interface Birth {
  readonly actions: readonly string[];
  readonly child: NodeKind;
  /** Where the child's name stands; several children are several edges. The first path that has one counts. */
  readonly at: readonly string[];
  /** The child is there already: the event gives it to somebody, or changes what it may do. */
  readonly isChange?: boolean;
}

const KEY = ["responseElements.credentials.accessKeyId"];
const USER = ["requestParameters.userName", "responseElements.user.userName"];
const ROLE = ["requestParameters.roleName"];
const FUNCTION = ["requestParameters.functionName"];

/** What docs/investigate.md says of lineage, in rows. */
const BIRTHS: readonly Birth[] = [
  {
    actions: [
      "sts:AssumeRole",
      "sts:AssumeRoleWithSAML",
      "sts:AssumeRoleWithWebIdentity",
      "sts:AssumeRoot",
      "sts:GetFederationToken",
      "sts:GetSessionToken",
    ],
    child: "credential",
    at: KEY,
  },
  {
    actions: ["sso:GetRoleCredentials"],
    child: "credential",
    at: ["responseElements.roleCredentials.accessKeyId"],
  },
  {
    actions: ["rolesanywhere:CreateSession"],
    child: "credential",
    at: ["responseElements.credentialSet.credentials.accessKeyId"],
  },
  {
    actions: ["iam:CreateAccessKey"],
    child: "credential",
    at: ["responseElements.accessKey.accessKeyId"],
  },
  { actions: ["iam:CreateUser"], child: "user", at: USER },
  {
    actions: [
      "iam:CreateLoginProfile",
      "iam:UpdateLoginProfile",
      "iam:CreateServiceSpecificCredential",
      "iam:UploadSSHPublicKey",
      "iam:UploadSigningCertificate",
      "iam:EnableMFADevice",
      "iam:DeactivateMFADevice",
      "iam:AddUserToGroup",
      "iam:AttachUserPolicy",
      "iam:PutUserPolicy",
      "iam:DeleteUserPermissionsBoundary",
    ],
    child: "user",
    at: USER,
    isChange: true,
  },
  { actions: ["iam:CreateRole"], child: "role", at: ROLE },
  {
    actions: [
      "iam:UpdateAssumeRolePolicy",
      "iam:AttachRolePolicy",
      "iam:PutRolePolicy",
      "iam:DeleteRolePermissionsBoundary",
      "iam:AddRoleToInstanceProfile",
    ],
    child: "role",
    at: ROLE,
    isChange: true,
  },
  { actions: ["signin:ConsoleLogin", "signin:SwitchRole"], child: "sign-in", at: ["eventID"] },
  {
    actions: ["ec2:RunInstances"],
    child: "instance",
    at: ["responseElements.instancesSet.items.instanceId"],
  },
  {
    actions: [
      "ec2:AssociateIamInstanceProfile",
      "ec2:ModifyInstanceAttribute",
      "ec2-instance-connect:SendSSHPublicKey",
      "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
      "ssm:SendCommand",
      "ssm:StartSession",
    ],
    child: "instance",
    at: [
      "requestParameters.instanceId",
      "requestParameters.instanceIds",
      "requestParameters.target",
      "requestParameters.AssociateIamInstanceProfileRequest.InstanceId",
      "responseElements.AssociateIamInstanceProfileResponse.iamInstanceProfileAssociation.instanceId",
    ],
    isChange: true,
  },
  { actions: ["lambda:CreateFunction"], child: "function", at: FUNCTION },
  {
    actions: ["lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"],
    child: "function",
    at: FUNCTION,
    isChange: true,
  },
  {
    actions: ["codebuild:StartBuild"],
    child: "build",
    at: ["responseElements.build.id", "requestParameters.projectName"],
  },
  { actions: ["ecs:RunTask"], child: "task", at: ["responseElements.tasks.taskArn"] },
  {
    actions: ["ecs:ExecuteCommand"],
    child: "task",
    at: ["requestParameters.task"],
    isChange: true,
  },
  {
    actions: [
      "rolesanywhere:CreateTrustAnchor",
      "iam:CreateOpenIDConnectProvider",
      "iam:CreateSAMLProvider",
    ],
    child: "provider",
    at: [
      "responseElements.trustAnchor.trustAnchorArn",
      "responseElements.openIDConnectProviderArn",
      "responseElements.sAMLProviderArn",
    ],
  },
];

/** By action, for one look-up a record. */
export const BIRTH_OF: ReadonlyMap<string, Birth> = new Map(
  BIRTHS.flatMap((birth) => birth.actions.map((action) => [action, birth] as const)),
);
