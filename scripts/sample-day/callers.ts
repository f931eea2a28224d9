/** Who acts on the sample day, in the shape of CloudTrail's `userIdentity`. */
import type { Json } from '../../src/events/audit-event.ts';
import type { Random } from './random.ts';

export const account = '111122223333';
/** An account that is nobody's business partner. */
export const foreignAccount = '444455556666';
export const date = '2026-11-18';
/** Amazon Chime has accounts of its own, and ids for them. */
export const chimeAccount = '11aaaaa1-1a11-1111-1a11-aaadd0a0aa00';
export const otherChimeAccount = '22bbbbb2-2b22-2222-2b22-bbbee1b1bb11';

/** A principal with the place and the program it calls from. */
export interface Caller {
  readonly identity: Json;
  readonly ip: string;
  readonly agent: string;
  /** The call comes from the console. */
  readonly console: boolean;
}

export const agents = {
  cli: 'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/command#iam',
  console: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  sdk: 'aws-sdk-js/3.901.0 ua/2.1 os/linux#5.10 lang/js md/nodejs#24.11.0 api/chime-sdk-meetings#3.901.0',
  python: 'Boto3/1.40.50 md/Botocore#1.40.50 ua/2.1 os/linux#6.1 lang/python#3.13.7',
  terraform: 'APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.17.0',
} as const;

interface SessionOptions {
  readonly ip: string;
  readonly agent: string;
  /** Path of the role in IAM, `/` when left out. */
  readonly path?: string;
  readonly mfa?: boolean;
  readonly console?: boolean;
}

/** A session of a role. */
export function session(random: Random, role: string, name: string, options: SessionOptions): Caller {
  const roleId = random.awsId('AROA');
  return {
    identity: {
      type: 'AssumedRole',
      principalId: `${roleId}:${name}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
      accountId: account,
      accessKeyId: random.awsId('ASIA'),
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: roleId,
          arn: `arn:aws:iam::${account}:role${options.path ?? '/'}${role}`,
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: `${date}T06:30:00Z`, mfaAuthenticated: String(options.mfa ?? false) },
      },
    },
    ip: options.ip,
    agent: options.agent,
    console: options.console ?? false,
  };
}

/** An AWS service by itself: no principal, no key. */
export function service(principal: string): Caller {
  return { identity: { type: 'AWSService', invokedBy: principal }, ip: principal, agent: principal, console: false };
}

/** The same caller through an AWS service: a forward access session, which still names the caller. */
export function through(caller: Caller, principal: string): Caller {
  return {
    identity: { ...caller.identity, invokedBy: principal },
    ip: principal,
    agent: principal,
    console: caller.console,
  };
}

/** A service-linked role whose service acts as it. */
export function linkedRole(random: Random, principal: string, role: string, name: string): Caller {
  const path = `/aws-service-role/${principal}/`;
  return through(session(random, role, name, { ip: principal, agent: principal, path }), principal);
}

export type Cast = ReturnType<typeof castOf>;

/** Everybody who appears on the sample day. */
export function castOf(random: Random) {
  const sso = '/aws-reserved/sso.amazonaws.com/eu-central-1/';
  return {
    /** Approved to administer roles, through IAM Identity Center. */
    dana: session(random, `AWSReservedSSO_IamAdmin_${random.hex(16)}`, 'dana@example.com', {
      ip: '192.0.2.17',
      agent: agents.console,
      path: sso,
      mfa: true,
      console: true,
    }),
    chimeAdmin: session(random, 'ChimeAdmin', 'erik@example.com', {
      ip: '192.0.2.24',
      agent: agents.console,
      mfa: true,
      console: true,
    }),
    ops: session(random, 'Ops', 'alice@example.com', { ip: '198.51.100.8', agent: agents.cli, mfa: true }),
    developer: session(random, 'Developer', 'bob@example.com', { ip: '203.0.113.60', agent: agents.cli }),
    helpdesk: session(random, 'Helpdesk', 'carol@example.com', {
      ip: '192.0.2.30',
      agent: agents.console,
      mfa: true,
      console: true,
    }),
    deployment: session(random, 'TerraformDeploy', 'pipeline-4711', { ip: '198.51.100.77', agent: agents.terraform }),
    meetingApp: session(random, 'meeting-backend', 'meeting-backend-prod', { ip: '198.51.100.140', agent: agents.sdk }),
    instance: session(random, 'web-instance', 'i-0a1b2c3d4e5f60718', { ip: '198.51.100.141', agent: agents.python }),
    worker: session(random, 'order-worker', 'order-worker-prod', { ip: '198.51.100.142', agent: agents.python }),
    root: {
      identity: {
        type: 'Root',
        principalId: account,
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
        accessKeyId: random.awsId('ASIA'),
        sessionContext: { attributes: { creationDate: `${date}T11:02:11Z`, mfaAuthenticated: 'true' } },
      },
      ip: '203.0.113.5',
      agent: agents.console,
      console: true,
    } satisfies Caller,
    legacyUser: {
      identity: {
        type: 'IAMUser',
        principalId: random.awsId('AIDA'),
        arn: `arn:aws:iam::${account}:user/automation/nightly-report`,
        accountId: account,
        accessKeyId: random.awsId('AKIA'),
        userName: 'nightly-report',
      },
      ip: '198.51.100.99',
      agent: agents.python,
      console: false,
    } satisfies Caller,
  };
}
