/** docs/rolecall.schema.json, by which editors complete and check a rolecall.yaml: the shape that the command checks, with words. Pure. */
import * as z from 'zod/mini';
import { fileSchema } from '../../src/configuration-file.ts';

interface Schema {
  description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  additionalProperties?: Schema | false;
  propertyNames?: Schema;
  enum?: readonly string[];
  format?: string;
}

/** What a key decides, by its name in full; `[]` stands for each item of a list, `.*` for each control. */
const descriptions: Readonly<Record<string, string>> = {
  accounts: 'Which accounts are yours.',
  'accounts.own':
    'Account ids, in quotes: accounts that count as yours, beside the one an event happened in. They may own functions that chatbots call, and be named in bucket policies.',
  'accounts.organization':
    'The one organization that a bucket policy may name, such as o-exampleorgid. Without it, every organization passes.',
  approved:
    'Who may do what: ARN patterns of the role, user or federated user behind a session. * stands for anything within a segment, ** for anything. An empty list is no list.',
  'approved.role-administrators': 'Who may create, edit and delete service-linked roles directly.',
  'approved.chime-administrators': 'Who may administer Amazon Chime.',
  'approved.privacy-desk': 'Who may export what users attached to messages.',
  'approved.deployers': 'Who may change Rolecall itself through CloudFormation: medium instead of critical.',
  principals:
    'What principals are meant to be able to do: outside its policy one is reported, inside it needs no other approval.',
  'principals[].match': 'Whom it is about: an ARN pattern, as in approved.',
  'principals[].policy': 'The documented policy of Amazon Chime that this principal is meant to have.',
  regions: 'Where you work.',
  'regions.allowed': 'Regions, fewer than AWS supports: activity outside of them is medium.',
  thresholds: 'From which number on something is reported.',
  'thresholds.pin-resets-per-hour': 'Resets of personal meeting PINs that make a burst. Default: 5.',
  'thresholds.users-per-hour': 'Users who lose their access, all together, that make a burst. Default: 10.',
  'thresholds.unused-role-days': 'Days without use until a service-linked role counts as unused. Default: 90.',
  severity: 'Severities of your own, by control; rolecall controls lists them.',
  'severity.*': 'The severity of every finding of this control.',
  mute: 'What is known and accepted until a day. A finding is muted where it fits all that a mute says; what a mute leaves out, fits.',
  'mute[].control': 'The control whose findings are muted.',
  'mute[].account': 'Only in this account: its id, in quotes.',
  'mute[].region': 'Only in this Region.',
  'mute[].actor': 'Only of this principal: an ARN pattern, as in approved.',
  'mute[].subject': 'Only about this: the id or the ARN of what findings are about, with wildcards as in ARN patterns.',
  'mute[].until': 'The last day on which it holds, in UTC, such as 2027-01-31.',
  'mute[].reason': 'Why it is accepted. Shown with each muted finding.',
  'mute[].owner': 'Who answers for it, such as an e-mail address.',
};

/** `controls`: the ids that `severity` and `mute` may name. Throws where a key has no description, or a description no key. */
export function configurationSchema(controls: readonly string[]): string {
  const { $schema, ...schema } = z.toJSONSchema(fileSchema) as unknown as Schema & { $schema: string };
  const left = new Set(Object.keys(descriptions));
  describeWithin(schema, '', left);
  if (left.size > 0) throw new Error(`${here}: there is no key ${[...left].join(', ')} in the configuration any more`);
  narrow(schema, controls);
  const whole = {
    $schema,
    $id: 'urn:rolecall:configuration:v1',
    title: 'Rolecall configuration (rolecall.yaml)',
    ...schema,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

const here = 'scripts/generate/configuration-schema.ts';

function describeWithin(schema: Schema, path: string, left: Set<string>): void {
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    describe(inner, path === '' ? key : `${path}.${key}`, left);
  if (schema.items) describeWithin(schema.items, `${path}[]`, left);
  if (schema.additionalProperties) describe(schema.additionalProperties, `${path}.*`, left);
}

function describe(schema: Schema, path: string, left: Set<string>): void {
  const description = descriptions[path];
  if (description === undefined) throw new Error(`${here}: ${path} needs a description`);
  schema.description = description;
  left.delete(path);
  describeWithin(schema, path, left);
}

/** What the command checks beside the shape: that a control exists, and a day. */
function narrow({ properties: { severity, mute } = {} }: Schema, controls: readonly string[]): void {
  const { control, until } = mute?.items?.properties ?? {};
  if (!severity || !control || !until)
    throw new Error(`${here}: severity, mute[].control or mute[].until is elsewhere now`);
  severity.propertyNames = { enum: controls };
  control.enum = controls;
  until.format = 'date';
}
