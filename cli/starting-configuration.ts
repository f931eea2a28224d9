/** What `rolecall init` writes. Pure. */

/**
 * A rolecall.yaml that changes nothing. A comment is a # and one space; anything else after a # is a line to put to use, at
 * its place once the # is gone, and with all of them in use the file is valid too.
 */
export function startingConfiguration(schema: string): string {
  return `# yaml-language-server: $schema=${schema}
#
# What only you know: which accounts are yours, who may do what, which Regions you use.
# Each key is optional; without any, Rolecall goes by what AWS documents alone. To use one, take away
# the # before it and before the section that it is in, and write your own values.

# Yours beside the account an event happened in: owners of functions that chatbots call, and accounts in bucket policies.
#accounts:
# In quotes, since YAML takes digits for a number.
#  own: ["111122223333", "444455556666"]
# The one organization that a bucket policy may name; without it, every organization passes.
#  organization: o-exampleorgid

# ARN patterns of the role, user or federated user behind a session: * within a segment, ** across segments.
# An empty list is no list: where nobody is named, nobody is reported for not being named.
#approved:
# Who may create, edit and delete service-linked roles directly.
#  role-administrators:
#    - arn:aws:iam::111122223333:role/IamAdmin
# With Identity Center, the suffix is random, and there is a Region segment except in us-east-1.
#    - arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/**/AWSReservedSSO_IamAdmin_*
# Who may administer Amazon Chime.
#  chime-administrators:
#    - arn:aws:iam::*:role/ChimeAdmin
# Who may export what users attached to messages.
#  privacy-desk:
#    - arn:aws:iam::111122223333:role/PrivacyDesk
# Who may change Rolecall itself through CloudFormation: medium instead of critical.
#  deployers:
#    - arn:aws:iam::*:role/stacksets-exec-*

# What principals are meant to be able to do: outside its policy one is reported, inside it needs no other approval.
#principals:
# Whom: an ARN pattern as above.
#  - match: arn:aws:iam::*:role/Helpdesk
# What for: AmazonChimeReadOnly, AmazonChimeUserManagement or AmazonChimeFullAccess.
#    policy: AmazonChimeUserManagement

# Where you work.
#regions:
# Narrower than what AWS supports: activity anywhere else is medium.
#  allowed: [us-east-1, eu-central-1]

# From which number on something is reported; these are the defaults.
#thresholds:
# Resets of personal meeting PINs by one principal in an hour.
#  pin-resets-per-hour: 5
# Users who lose their access, all together, in an hour.
#  users-per-hour: 10
# Days without use, until a service-linked role counts as unused.
#  unused-role-days: 90

# Severities of your own, by control; "rolecall controls" lists them. info, low, medium, high or critical.
#severity:
#  slr-description-changed: low

# What is known and accepted until a day. Muted is a finding that fits all that is said; what is left out, fits.
#mute:
# The control whose findings are muted.
#  - control: chime-pin-reset-burst
# Only in this account.
#    account: "111122223333"
# Only in this Region.
#    region: us-east-1
# Only of this principal: an ARN pattern as above.
#    actor: arn:aws:iam::111122223333:role/Helpdesk
# Only about this: the id or the ARN of what findings are about; the same wildcards.
#    subject: arn:aws:chime::111122223333:account/*
# The last day on which it holds, in UTC.
#    until: 2027-01-31
# Why it is accepted: shown with each muted finding.
#    reason: PIN rotation campaign
# Who answers for it.
#    owner: security@example.com
`;
}
