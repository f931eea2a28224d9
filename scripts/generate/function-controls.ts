/** The controls in parts, for functions that load what an event needs: lists of modules, and what the controls of each part read. */
import { chimeEventSourceList } from '../../src/catalog/event-sources.ts';
import { type Control, isTimeline, judgesEvents, type Read } from '../../src/controls/control.ts';

const folder = 'functions/controls';

type EventRead = Exclude<Read, { kind: 'inventory' }>;

const chime: ReadonlySet<string> = new Set(
  chimeEventSourceList.flatMap(({ eventSource, bridge }) => [eventSource, bridge]),
);
const ofRoles: ReadonlySet<string> = new Set(['iam.amazonaws.com', 'sts.amazonaws.com']);

/** Each control is in the first part that takes it. An event of one source seldom needs more than one of them. */
const parts: Readonly<Record<string, (read: Read) => boolean>> = {
  always: ({ kind }) => kind === 'everything',
  chime: (read) => 'source' in read && chime.has(read.source),
  roles: (read) => 'source' in read && ofRoles.has(read.source),
  others: () => true,
};

/** Path -> content. */
export function functionControls(controls: readonly Control[]): ReadonlyMap<string, string> {
  const judges = controls.filter(judgesEvents);
  const partOf = ({ reads }: Control) => Object.keys(parts).find((part) => reads.some((read) => parts[part]?.(read)));
  const members = Map.groupBy(judges, partOf);
  const files = new Map<string, string>();
  for (const part of Object.keys(parts)) files.set(`${folder}/${part}.ts`, listOf(members.get(part) ?? [], 'Control'));
  files.set(`${folder}/timelines.ts`, listOf(judges.filter(isTimeline), 'TimelineControl'));
  const reads = Object.keys(parts).map((part) => [part, merged((members.get(part) ?? []).flatMap(readsOf))]);
  files.set(`${folder}/reads.json`, linesOf(Object.fromEntries(reads)));
  files.set(`${folder}/ids.json`, linesOf(controls.map(({ id }) => id)));
  return files;
}

function listOf(controls: readonly Control[], type: 'Control' | 'TimelineControl'): string {
  const imports = controls.map(({ id }) => `import ${nameOf(id)} from '../../src/controls/${id}.ts';\n`).join('');
  const names = controls.map(({ id }) => nameOf(id));
  const oneLine = `export const controls: readonly ${type}[] = [${names.join(', ')}];\n`;
  const list =
    oneLine.length <= 121
      ? oneLine
      : `export const controls: readonly ${type}[] = [\n${names.map((name) => `  ${name},\n`).join('')}];\n`;
  return `// Generated from what the controls read by \`npm run generate\`: edits here are overwritten.\nimport type { ${type} } from '../../src/controls/control.ts';\n${imports}\n${list}`;
}

function nameOf(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function readsOf({ reads }: Control): readonly EventRead[] {
  return reads.filter((read) => read.kind !== 'inventory');
}

/** One read for each kind and source. What EventBridge leaves out (`only`) says nothing of who reads what it delivers. */
function merged(reads: readonly EventRead[]): readonly object[] {
  return [
    ...Map.groupBy(reads, (read) => JSON.stringify([read.kind, 'source' in read ? read.source : null])).values(),
  ].map((same) => {
    const [first] = same;
    if (first?.kind === 'calls') {
      const names = same.flatMap((read) => ('names' in read ? read.names : []));
      const { kind, source } = first;
      return { kind, source, names: names.includes('all') ? 'all' : [...new Set(names)].toSorted() };
    }
    if (first?.kind === 'service-events') {
      const names = same.flatMap((read) => ('detailTypes' in read ? read.detailTypes : []));
      return { ...first, detailTypes: [...new Set(names)].toSorted() };
    }
    return { kind: first?.kind };
  });
}

function linesOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
