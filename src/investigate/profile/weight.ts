/** Reads that give away what was to be kept: contents, secrets, passwords, copies of disks and databases. */
const WEIGHTY: ReadonlySet<string> = new Set([
  "secretsmanager:GetSecretValue",
  "secretsmanager:BatchGetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "s3:GetObject",
  "ec2:GetPasswordData",
  "ec2:DescribeInstanceAttribute",
  "ec2:GetConsoleOutput",
  "ebs:GetSnapshotBlock",
  "rds:DownloadDBLogFilePortion",
  "lambda:GetFunction",
  "iam:GetAccountAuthorizationDetails",
  "iam:GenerateCredentialReport",
  "iam:GetCredentialReport",
  "dynamodb:Scan",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "ecr:GetAuthorizationToken",
  "codecommit:GitPull",
  "sso:GetRoleCredentials",
]);

export function isOfWeight(action: string): boolean {
  return WEIGHTY.has(action);
}
