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
  'any-chime': (read) => read.kind === 'calls' && read.names === 'all' && chime.has(read.source),
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

/**
 * One read for each kind and source, and sources together of which the same is read. What EventBridge leaves out (`only`) says
 * nothing of who reads what it delivers.
 */
function merged(reads: readonly EventRead[]): readonly object[] {
  const bySource = Map.groupBy(reads, (read) => JSON.stringify([read.kind, 'source' in read ? read.source : null]));
  const alike = Map.groupBy([...bySource.values()].map(together), (one) =>
    JSON.stringify({ ...one, source: undefined }),
  );
  return [...alike].map(([rest, same]) => {
    const sources = same.flatMap(({ source }) => source ?? []);
    return { ...JSON.parse(rest), ...(sources.length > 0 ? { sources } : {}) };
  });
}

interface Together {
  readonly kind: EventRead['kind'];
  readonly source?: string;
  readonly names?: readonly string[] | 'all';
  readonly detailTypes?: readonly string[];
}

/** Reads of one kind and source. */
function together(reads: readonly EventRead[]): Together {
  const [first] = reads as [EventRead];
  const unique = (names: readonly string[]) => [...new Set(names)].toSorted();
  if (first.kind === 'service-events')
    return { ...first, detailTypes: unique(reads.flatMap((read) => ('detailTypes' in read ? read.detailTypes : []))) };
  if (first.kind !== 'calls') return { kind: first.kind };
  const names = reads.flatMap((read) => ('names' in read ? read.names : []));
  return { kind: first.kind, source: first.source, names: names.includes('all') ? 'all' : unique(names) };
}

function linesOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
