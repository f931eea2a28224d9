/** The life of service-linked roles, as their services and approved people lead it. */
import { roles } from '../../../src/catalog/roles.ts';
import type { ServiceLinkedRole } from '../../../src/catalog/types.ts';
import { accounts, allowedRegions, type Identity, people, service, session, through } from '../company.ts';
import type { Random } from '../random.ts';
import { record } from '../records.ts';
import { later, type Scene, someTime } from '../scene.ts';

const start = '2026-01-12T06:00:00Z';
const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function serviceLinkedRoles(random: Random): Scene[] {
  const scenes: Scene[] = [];
  const add = (template: string, ...inputs: Scene['inputs']) => scenes.push({ template, inputs });
  for (const role of roles) {
    for (const via of role.createdVia)
      add(`${via} creates ${role.name}`, creation(random, role, through(creator(random), via)));
    add(`${role.name} is there already`, taken(random, role));
    add(`an organisation forbids ${role.name}`, forbidden(random, role));
    for (let count = 0; count < 4; count++) add(`the description of ${role.name} is edited`, described(random, role));
    for (let count = 0; count < 3; count++) add(`${role.principal} assumes its role`, assumed(random, role));
  }
  const byHand = roles.filter((role) => role.creation.byPerson === 'documented');
  for (const role of byHand) {
    add(`a role administrator creates ${role.name}`, creation(random, role, people.iamAdmin()));
    const region = random.pick(allowedRegions);
    add(
      `an Identity Center administrator creates ${role.name}`,
      creation(random, role, people.identityCenterAdmin(accounts.main, region)),
    );
    const deployment = through(people.iamAdmin(), 'cloudformation.amazonaws.com');
    add(`a role administrator deploys ${role.name}`, creation(random, role, deployment));
  }
  for (let count = 0; count < 12; count++) {
    add(
      'Lex V2 puts a policy on its role',
      inlinePolicy(random, 'AWSServiceRoleForLexV2Bots', 'lexv2.amazonaws.com', people.developer(accounts.contact)),
    );
    add('Lex V2 lets its internal service use the role of a bot', internalTrust(random));
    add(
      'Lex V2 puts a policy on the role of a channel',
      inlinePolicy(
        random,
        'AWSServiceRoleForLexV2Channels',
        'channels.lexv2.amazonaws.com',
        people.developer(accounts.contact),
      ),
    );
    add(
      'Connect puts a policy on its role',
      inlinePolicy(random, 'AWSServiceRoleForAmazonConnect', 'connect.amazonaws.com', people.contactCenterLead()),
    );
    scenes.push({
      template: 'a domain and its role end',
      inputs: selfDeletion(random, 'profile', 'AWSServiceRoleForProfile', 'DeleteDomain'),
    });
    scenes.push({
      template: 'an instance and its role end',
      inputs: selfDeletion(random, 'connect', 'AWSServiceRoleForAmazonConnect', 'DeleteInstance'),
    });
    scenes.push({ template: 'a contact centre is set up', inputs: contactCenter(random) });
  }
  scenes.push({ template: 'Lex V1 is cleaned up, then its roles are deleted', inputs: lexV1Ends(random) });
  scenes.push({ template: 'Amazon Chime is closed, then its role is deleted', inputs: chimeEnds(random) });
  return scenes;
}

function creator(random: Random): Identity {
  return random.pick([
    people.developer(accounts.contact),
    people.contactCenterLead(),
    people.iamAdmin(accounts.contact),
  ]);
}

function nameOf(random: Random, role: ServiceLinkedRole): string {
  const suffixed = role.suffix === 'required' || (role.suffix === 'optional' && random.next() < 0.5);
  return suffixed ? `${role.name}_${random.text(20, alphabet)}` : role.name;
}

/** Roles of ended services are of the time before. */
function timeOf(random: Random, role: ServiceLinkedRole): string {
  return role.retired === null ? someTime(random, start, 55) : someTime(random, '2025-08-04T06:00:00Z', 20);
}

function genuine(account: string, role: ServiceLinkedRole, name: string): string {
  return `arn:aws:iam::${account}:role/aws-service-role/${role.principal}/${name}`;
}

function creation(random: Random, role: ServiceLinkedRole, by: Identity) {
  const account = String(by['accountId']);
  const roleName = nameOf(random, role);
  const services = role.trusts.length === 1 && random.next() < 0.5 ? role.trusts[0] : role.trusts;
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: services } }],
  };
  return record(random, {
    service: 'iam',
    name: 'CreateServiceLinkedRole',
    account,
    time: timeOf(random, role),
    by,
    request: { aWSServiceName: role.principal, ...(random.next() < 0.3 ? { description: 'Made by its service' } : {}) },
    response: {
      role: {
        path: `/aws-service-role/${role.principal}/`,
        roleName,
        roleId: 'AROAEXAMPLE',
        arn: genuine(account, role, roleName),
        createDate: 'Jan 12, 2026, 8:41:04 AM',
        assumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
      },
    },
  });
}

function taken(random: Random, role: ServiceLinkedRole) {
  const message = `Service role name ${role.name} has been taken in this account, please try a different suffix.`;
  return record(random, {
    service: 'iam',
    name: 'CreateServiceLinkedRole',
    account: accounts.main,
    time: timeOf(random, role),
    by: people.developer(accounts.main),
    request: { aWSServiceName: role.principal },
    error: [random.pick(['InvalidInput', 'InvalidInputException']), message],
  });
}

/** The organisation's own rule at work. */
function forbidden(random: Random, role: ServiceLinkedRole) {
  const by = people.developer(accounts.main);
  const message = `User: ${String(by['arn'])} is not authorized to perform: iam:CreateServiceLinkedRole on resource: ${genuine(accounts.main, role, role.name)} with an explicit deny in a service control policy`;
  return record(random, {
    service: 'iam',
    name: 'CreateServiceLinkedRole',
    account: accounts.main,
    time: timeOf(random, role),
    by,
    error: ['AccessDenied', message],
  });
}

function described(random: Random, role: ServiceLinkedRole) {
  const by = random.pick([people.iamAdmin(), people.identityCenterAdmin(accounts.main, random.pick(allowedRegions))]);
  const request = { roleName: nameOf(random, role), description: `Reviewed, ticket ${random.integer(100, 999)}` };
  const name = random.pick(['UpdateRole', 'UpdateRoleDescription']);
  return record(random, { service: 'iam', name, account: accounts.main, time: timeOf(random, role), by, request });
}

function assumed(random: Random, role: ServiceLinkedRole) {
  const account = random.pick(Object.values(accounts));
  const roleArn = genuine(account, role, nameOf(random, role));
  return record(random, {
    service: 'sts',
    name: 'AssumeRole',
    account,
    region: random.pick(allowedRegions),
    time: timeOf(random, role),
    // CloudTrail does not always name the service.
    by: service(random.next() < 0.2 ? 'AWS Internal' : role.principal),
    request: { roleArn, roleSessionName: random.hex(12) },
    response: { assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE', arn: roleArn } },
  });
}

function inlinePolicy(random: Random, name: string, via: string, by: Identity) {
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::example-${random.hex(4)}/*` }],
  });
  const request = {
    roleName: `${name}_${random.text(20, alphabet)}`,
    policyName: `policy-${random.hex(4)}`,
    policyDocument,
  };
  const time = someTime(random, start, 55);
  return record(random, {
    service: 'iam',
    name: 'PutRolePolicy',
    account: accounts.contact,
    time,
    by: through(by, via),
    request,
  });
}

/** As for a bot that answers with Amazon Q in Connect. */
function internalTrust(random: Random) {
  const services = ['lexv2.amazonaws.com', 'lexv2.aws.internal'];
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: services.map((one) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: one } })),
  });
  return record(random, {
    service: 'iam',
    name: 'UpdateAssumeRolePolicy',
    account: accounts.contact,
    time: someTime(random, start, 55),
    by: through(people.developer(accounts.contact), 'lexv2.amazonaws.com'),
    request: { roleName: `AWSServiceRoleForLexV2Bots_${random.text(20, alphabet)}`, policyDocument },
  });
}

function selfDeletion(random: Random, family: 'profile' | 'connect', base: string, cleanup: string): Scene['inputs'] {
  const time = someTime(random, start, 50);
  const roleName = `${base}_${random.text(20, alphabet)}`;
  const principal = `${family}.amazonaws.com`;
  const itself = through(
    session(accounts.contact, `aws-service-role/${principal}/${roleName}`, 'cleanup', false),
    principal,
  );
  const request = family === 'profile' ? { DomainName: `customers-${random.hex(4)}` } : { InstanceId: random.uuid() };
  const region = random.pick(allowedRegions);
  const base1 = { account: accounts.contact, by: people.contactCenterLead() };
  return [
    record(random, { ...base1, service: family, name: cleanup, region, time, request }),
    record(random, {
      ...base1,
      service: 'iam',
      name: 'DeleteRole',
      time: later(time, 2),
      by: itself,
      request: { roleName },
    }),
  ];
}

/** Service events that use the roles, in Regions that AWS documents and the company allows. */
function contactCenter(random: Random): Scene['inputs'] {
  const time = someTime(random, start, 50);
  const common = {
    account: accounts.contact,
    region: random.pick(['us-east-1', 'us-west-2', 'eu-west-2']),
    time,
    by: people.contactCenterLead(),
  };
  return [
    record(random, {
      ...common,
      service: 'connect',
      name: 'CreateInstance',
      request: { IdentityManagementType: 'SAML', InstanceAlias: `centre-${random.hex(4)}` },
    }),
    record(random, {
      ...common,
      service: 'profile',
      name: 'CreateDomain',
      request: { DomainName: `customers-${random.hex(4)}`, DefaultExpirationDays: 366 },
    }),
    record(random, { ...common, service: 'lex', name: 'CreateBot', request: { botName: `orders-${random.hex(4)}` } }),
    record(random, {
      ...common,
      service: 'connect-campaigns',
      name: 'StartInstanceOnboardingJob',
      request: { connectInstanceId: random.uuid() },
    }),
  ];
}

function deletion(random: Random, time: string, principal: string, roleName: string) {
  return record(random, {
    service: 'iam',
    name: 'DeleteServiceLinkedRole',
    account: accounts.main,
    time,
    by: people.iamAdmin(),
    request: { roleName },
    response: { deletionTaskId: `task/aws-service-role/${principal}/${roleName}/${random.uuid()}` },
  });
}

function lexV1Ends(random: Random): Scene['inputs'] {
  const lex = (day: string, name: string, request: object) =>
    record(random, {
      service: 'lex',
      name,
      account: accounts.main,
      region: 'us-east-1',
      time: `2025-09-${day}T09:00:00Z`,
      by: people.iamAdmin(),
      request,
    });
  return [
    lex('01', 'PutBot', { name: 'OrderFlowers' }),
    lex('08', 'DeleteBotChannelAssociation', { botName: 'OrderFlowers', botAlias: 'prod', name: 'slack' }),
    lex('09', 'DeleteBotAlias', { botName: 'OrderFlowers', name: 'prod' }),
    lex('10', 'DeleteBot', { name: 'OrderFlowers' }),
    deletion(random, '2025-09-22T09:00:00Z', 'channels.lex.amazonaws.com', 'AWSServiceRoleForLexChannels'),
    deletion(random, '2025-09-22T09:05:00Z', 'lex.amazonaws.com', 'AWSServiceRoleForLexBots'),
  ];
}

function chimeEnds(random: Random): Scene['inputs'] {
  const accountId = random.uuid();
  const chime = (day: string, name: string, request: object) =>
    record(random, {
      service: 'chime',
      name,
      account: accounts.main,
      time: `2026-02-${day}T10:00:00Z`,
      by: people.chimeAdmin(),
      request,
    });
  return [
    chime('18', 'DeleteRoom', { accountId, roomId: random.uuid() }),
    chime('19', 'DeleteDomain', { accountId, domainName: 'old.example.com' }),
    // The last deletions after the end of the service are what it asks for.
    chime('24', 'DeleteAccount', { accountId }),
    deletion(random, '2026-03-03T10:00:00Z', 'chime.amazonaws.com', 'AWSServiceRoleForAmazonChime'),
  ];
}
