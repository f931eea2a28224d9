/** Everything that is generated from the controls, by path. Pure. */
import type { Control } from '../../src/controls/control.ts';
import { configurationSchema } from './configuration-schema.ts';
import { controlIndex, controlPage, type Example } from './control-page.ts';
import { type EventPattern, eventPatterns, tamperingPatterns } from './event-patterns.ts';
import { forwarderPaths, forwarderTemplates } from './forwarders.ts';
import { functionControls } from './function-controls.ts';
import { permissionsPage, permissionsPolicy } from './permissions.ts';
import { type FiringCases, traceability } from './traceability.ts';

/** Folders that hold nothing but generated files: what is there and not generated any more is left over. */
export const generatedFolders = [
  'docs/controls',
  'functions/controls',
  'infra/event-patterns',
  'infra/tampering-patterns',
] as const;

/** Generated files among others that a person writes. */
export const generatedAlone = [
  'docs/traceability.md',
  'docs/rolecall.schema.json',
  'docs/permissions.md',
  'docs/permissions.json',
  ...forwarderPaths,
];

/** Path (from the root of the repository, with `/`) -> content. */
export function generatedFiles(
  controls: readonly Control[],
  exampleOf: (control: Control) => Example | null,
  firingCasesOf: FiringCases,
): ReadonlyMap<string, string> {
  refuseUnfinished(controls);
  const files = new Map<string, string>();
  const reads = controls.flatMap((control) => control.reads);
  for (const [name, pattern] of eventPatterns(reads)) {
    files.set(`infra/event-patterns/${name}.json`, jsonOf(pattern));
  }
  const ofAuditor = controls.filter(({ id }) => id === 'auditor-tampered').flatMap((control) => control.reads);
  for (const [name, pattern] of tamperingPatterns(ofAuditor))
    files.set(`infra/tampering-patterns/${name}.json`, jsonOf(pattern));
  for (const [path, template] of forwarderTemplates(reads)) files.set(path, template);
  for (const [path, content] of functionControls(controls)) files.set(path, content);
  files.set('docs/controls/README.md', controlIndex(controls));
  for (const control of controls) {
    const page = controlPage(control, exampleOf(control), firingCasesOf(control.id));
    files.set(`docs/controls/${control.id}.md`, page);
  }
  files.set('docs/traceability.md', traceability(firingCasesOf));
  files.set('docs/permissions.md', permissionsPage());
  files.set('docs/permissions.json', permissionsPolicy());
  files.set('docs/rolecall.schema.json', configurationSchema(controls.map(({ id }) => id)));
  return files;
}

function jsonOf(pattern: EventPattern): string {
  return `${JSON.stringify(pattern, null, 2)}\n`;
}

/** `npm run new:control` marks what a person has to write with this. */
export const unfinished = 'TODO';

function refuseUnfinished(controls: readonly Control[]): void {
  for (const { id, title, remediation, citations, misses = [] } of controls) {
    const texts = [title, remediation, ...citations.map(({ says }) => says), ...misses];
    if (texts.some((text) => text.includes(unfinished)))
      throw new Error(`src/controls/${id}.ts: replace the texts marked ${unfinished}`);
  }
}
