/** Roles that want to be taken for service-linked ones, each one change away from a genuine role. */
import { roles } from '../../src/catalog/roles.ts';
import type { ServiceLinkedRole } from '../../src/catalog/types.ts';

export interface PlainRole {
  readonly name: string;
  readonly path: string;
  /** Whom the trust policy names. */
  readonly principal: Readonly<Record<string, string | readonly string[]>>;
}

export interface Mutant {
  /** Which change, of which role: for the output of a test that fails. */
  readonly title: string;
  readonly role: PlainRole;
}

/** As AWS makes it. */
export function genuineOf(role: ServiceLinkedRole): PlainRole {
  const suffix = role.suffix === 'none' ? '' : `_${suffixes[roles.indexOf(role) % suffixes.length]}`;
  return {
    name: `${role.name}${suffix}`,
    path: `/aws-service-role/${role.principal}/`,
    principal: { Service: role.principal },
  };
}

const suffixes = ['RHGLB7MZBL2', 'uydMrtbT7AfPXGBgSTVh', '1a2b3c4d5e6f'];

const confusables: Readonly<Record<string, string>> = {
  A: '\u0410',
  C: '\u0421',
  S: '\u0405',
  a: '\u0430',
  c: '\u0441',
  e: '\u0435',
  i: '\u0456',
  o: '\u043e',
};
const lookingAlike: Readonly<Record<string, string>> = { o: '0', i: 'l', l: 'I', S: '5', e: '3' };

type NameChange = readonly [title: string, change: (name: string) => string];

const names: readonly NameChange[] = [
  ['in lower case', (name) => name.toLowerCase()],
  ['in upper case', (name) => name.toUpperCase()],
  ['with separators', (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-')],
  ['with a separator before its service', (name) => name.replace('RoleFor', 'RoleFor_')],
  ['with a letter less', (name) => name.slice(0, -1)],
  ['with a letter twice', (name) => `${name}${name.at(-1)}`],
  ['with a word more', (name) => `${name}Admin`],
  ['with a version', (name) => `${name}-v2`],
  ['with a full stop', (name) => `${name}.`],
  ...Object.entries(lookingAlike).map(
    ([from, to]): NameChange => [`with ${to} for ${from}`, (name) => replacedAfterStem(name, from, to)],
  ),
  ...Object.entries(confusables).map(
    ([from, to]): NameChange => [`with a Cyrillic letter for ${from}`, (name) => replacedAfterStem(name, from, to)],
  ),
  ['in full width', (name) => fullWidth(name)],
  ['with a blank of no width', (name) => `${name.slice(0, -3)}\u200b${name.slice(-3)}`],
  ['with an accent', (name) => `${name}\u0301`],
  ['written from right to left at its end', (name) => `${name}\u202e`],
];

/** Of the role with its very name. */
const paths: readonly (readonly [string, (role: ServiceLinkedRole) => string])[] = [
  ['at the root', () => '/'],
  ['at a path in another case', ({ principal }) => `/AWS-Service-Role/${principal}/`],
  ['at a path in the plural', ({ principal }) => `/aws-service-roles/${principal}/`],
  ['at the path of service roles', () => '/service-role/'],
  ['below another path', ({ principal }) => `/x/aws-service-role/${principal}/`],
  ['at the path of a foreign domain', ({ principal }) => `/aws-service-role/${principal}.example.com/`],
  [
    'at the path of another top-level domain',
    ({ principal }) => `/aws-service-role/${principal.replace(/com$/, 'co')}/`,
  ],
  ['at the path without a service', () => '/aws-service-role/'],
  ['below its path', ({ principal }) => `/aws-service-role/${principal}/x/`],
];

/** Of the role with its very name and path. */
const trusts: readonly (readonly [string, (role: ServiceLinkedRole) => PlainRole['principal']])[] = [
  ['trusting an account', () => ({ AWS: 'arn:aws:iam::777788889999:root' })],
  ['trusting an account too', ({ principal }) => ({ Service: principal, AWS: '777788889999' })],
  ['trusting everybody', () => ({ AWS: '*' })],
  ['trusting a foreign domain', ({ principal }) => ({ Service: `${principal}.example.com` })],
  ['trusting another top-level domain', ({ principal }) => ({ Service: principal.replace(/com$/, 'co') })],
  [
    'trusting a service that sounds like it',
    ({ principal }) => ({ Service: principal.replace('.amazonaws', '-amazonaws') }),
  ],
  ['trusting a provider', () => ({ Federated: 'arn:aws:iam::111122223333:saml-provider/x' })],
];

/** What changes nothing is left out; the same mutant of two roles stands there once. */
export function mutants(): readonly Mutant[] {
  const all = roles.flatMap((role) => {
    const genuine = genuineOf(role);
    const renamed = names.flatMap(([title, change]) => {
      const name = change(genuine.name);
      return name === genuine.name
        ? []
        : [{ title: `${genuine.name} ${title}`, role: { ...genuine, name, path: '/' } }];
    });
    const moved = paths.map(([title, path]) => ({
      title: `${genuine.name} ${title}`,
      role: { ...genuine, path: path(role) },
    }));
    const trusting = trusts.map(([title, trust]) => ({
      title: `${genuine.name} ${title}`,
      role: { ...genuine, principal: trust(role) },
    }));
    const suffixed =
      role.suffix === 'none'
        ? [
            {
              title: `${genuine.name} with a suffix`,
              role: { ...genuine, name: `${genuine.name}_1a2b3c4d`, path: '/' },
            },
          ]
        : [{ title: `${genuine.name} without its suffix`, role: { ...genuine, name: role.name, path: '/' } }];
    return [...renamed, ...moved, ...trusting, ...suffixed];
  });
  return [...new Map(all.map((mutant) => [JSON.stringify(mutant.role), mutant])).values()];
}

/** The stem stays: `AWSServiceRoleFor` is what a reader looks for. */
function replacedAfterStem(name: string, from: string, to: string): string {
  const stem = 'AWSServiceRoleFor';
  return `${stem}${name.slice(stem.length).replace(from, to)}`;
}

function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}
