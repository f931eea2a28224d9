/** The files of a new control, as text: it compiles, its two cases pass, and a person fills in what it is about. Pure. */
import { unfinished } from '../generate/generated-files.ts';

/** What ids begin with, with a call and a page to begin with: a person replaces them by the right ones. */
const families = {
  slr: { source: 'iam.amazonaws.com', call: 'SetSecurityTokenServicePreferences', page: 'slr' },
  chime: { source: 'chime.amazonaws.com', call: 'UpdateUserSettings', page: 'chimeWithIam' },
  voice: { source: 'chime-sdk-voice.amazonaws.com', call: 'UpdateVoiceConnector', page: 'chimeSdkVoiceStreaming' },
  trail: { source: 'cloudtrail.amazonaws.com', call: 'StopLogging', page: 'cloudTrailBestPractices' },
  event: { source: 'iam.amazonaws.com', call: 'TagUser', page: 'cloudTrailRecord' },
  auditor: { source: 'events.amazonaws.com', call: 'DisableRule', page: 'eventBridgeCloudTrail' },
  account: { source: 'iam.amazonaws.com', call: 'CreateAccountAlias', page: 'iamBestPractices' },
} as const;

type Family = keyof typeof families;

/** Why an id cannot be one, in a sentence; null when it can. */
export function idProblem(id: string): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id))
    return `"${id}": expected lower-case words with hyphens between them, such as slr-created-twice`;
  const known = Object.keys(families).map((family) => `${family}-`);
  return known.some((prefix) => id.startsWith(prefix))
    ? null
    : `"${id}": expected an id that begins with ${known.join(', ')}`;
}

/** Path -> content of the control and its two cases. */
export function scaffold(id: string): ReadonlyMap<string, string> {
  const { source, call, page } = families[id.split('-')[0] as Family];
  return new Map([
    [`src/controls/${id}.ts`, controlText(id, source, call, page)],
    [`test/controls/${id}/fires-when-the-call-succeeds.json`, caseText(source, call, null)],
    [`test/controls/${id}/stays-silent-when-the-call-is-refused.json`, caseText(source, call, 'InvalidInputException')],
  ]);
}

function controlText(id: string, source: string, call: string, page: string): string {
  return `import { cite } from './cite.ts';
import { calls, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: '${id}',
  title: '${unfinished}: what is wrong, in a few words',
  severity: 'medium',
  identity: 'event',
  reads: [calls('${source}', '${call}')],
  citations: [cite('${page}', '${unfinished}: what the page says, in our words.')],
  remediation: '${unfinished}: what to do next, in one or two sentences.',
  evaluate(event) {
    // A refused call changed nothing.
    if (event.error !== null) return notApplicable;
    return violation({ subject: { type: 'aws-account', id: event.account, arn: null }, facts: { call: event.name } });
  },
  explain({ call }, { who, when, account }) {
    return \`\${who} called \${call} in account \${account} on \${when}.\`;
  },
});
`;
}

function caseText(eventSource: string, eventName: string, errorCode: string | null): string {
  const event = { eventSource, eventName, requestParameters: null, responseElements: null };
  const refused = errorCode === null ? {} : { errorCode, errorMessage: 'The request was refused.' };
  const expect = errorCode === null ? [{ severity: 'medium', subject: '111122223333' }] : [];
  return `${JSON.stringify({ base: 'call-before-retirement', event: { ...event, ...refused }, expect }, null, 2)}\n`;
}

const listed = /^import \w+ from '\.\/(.+)\.ts';$/gm;

/** Ids of the controls in the text of src/controls/index.ts. */
export function idsIn(index: string): readonly string[] {
  return [...index.matchAll(listed)].map(([, id]) => id ?? '');
}

/** The text of src/controls/index.ts over these controls. */
export function indexText(ids: readonly string[]): string {
  const ordered = [...ids].sort();
  const imports = [
    ...ordered.map((id) => ({ id, what: camelCase(id) })),
    { id: 'control', what: 'type { Control }' },
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  return [
    '/** The list of controls, by id. `npm run new:control -- <id>` adds a line. */',
    ...imports.map(({ id, what }) => `import ${what} from './${id}.ts';`),
    '',
    'export const controls: readonly Control[] = [',
    ...ordered.map((id) => `  ${camelCase(id)},`),
    '];',
    '',
  ].join('\n');
}

function camelCase(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
