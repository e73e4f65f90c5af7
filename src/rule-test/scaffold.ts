/** A rule to fill in, with the parts every rule of ours has. */
export function ruleScaffold(name: string, id: string, date: string): string {
  return `title: ${titleOf(name)}
id: ${id}
name: ${name.replaceAll("-", "_")}
status: experimental
description: >-
  What happened, and why somebody should look.
author: your name
date: ${date}
tags:
  - attack.persistence
  - attack.t1098
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventSource: iam.amazonaws.com
    eventName: CreateAccessKey
  ok:
    errorCode: null
  condition: selection and ok
falsepositives:
  - Who does this for a good reason
level: medium
`;
}

/** Its tests: one that finds, one that does not. */
export function testScaffold(id: string, template: string): string {
  return `rule: ${id}
template: ${template}
tests:
  - name: what it is meant to find
    event: { eventSource: iam.amazonaws.com, eventName: CreateAccessKey }
    expect: match
  - name: a denied attempt
    event:
      { eventSource: iam.amazonaws.com, eventName: CreateAccessKey, errorCode: AccessDenied }
    expect: no-match
`;
}

function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
