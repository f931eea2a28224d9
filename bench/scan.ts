/**
 * `npm run bench`: how long a scan takes beside inflating alone, other tools that select the same records, and a full parse.
 *
 * `--size MB` of JSON (1000), `--profile large|small|dense|worst|all` (all), `--rounds N` (5), `--json` for the last line alone.
 * Contestants take turns, so that what else the machine does meets all of them; a ratio is the median of the rounds' ratios. First
 * every contestant must find the same. docs/performance.md says how to read it.
 */
import { spawnSync } from 'node:child_process';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { controls } from '../src/controls/index.ts';
import { selectionOf } from '../src/selection.ts';
import { type Corpus, corpusOf, type Profile, profiles } from './scan-corpus.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1000' },
    profile: { type: 'string', default: 'all' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const size = Number(values.size);
const rounds = Number(values.rounds);
const chosen = profiles.filter((profile) => values.profile === 'all' || values.profile === profile);
if (!(size > 0) || !(rounds > 0) || chosen.length === 0)
  throw new Error(`expected --size and --rounds above 0, and --profile all or one of ${profiles.join(', ')}`);
const seed = 20_260_501;
const root = join(tmpdir(), 'rolecall-bench');
const say = (text: string) => {
  if (!values.json) console.log(text);
};

interface Run {
  readonly seconds: number;
  /** What was found, in a form that can be compared; null for those that only inflate. */
  readonly found: string | null;
  readonly rss: number;
}

interface Contestant {
  readonly name: string;
  /** Its version; null when it is not installed. */
  readonly version: string | null;
  run(corpus: Corpus): Run;
}

/** A process of our own: it measures itself, without the start of Node. */
function own(name: string, threads: number, version: string = process.versions.node): Contestant {
  return {
    name: `${name}, ${threads} thread${threads > 1 ? 's' : ''}`,
    version,
    run({ folder }) {
      const script = join(import.meta.dirname, 'scan-contestant.ts');
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, name, folder, String(threads)], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      const { seconds, found, rss } = JSON.parse(stdout) as { seconds: number; found: string; rss: number };
      return { seconds, found: found === '' ? null : found, rss };
    },
  };
}

/** Another program, from its start to its end. `command` gets the folder as $1; it prints the ids of the selected events, or nothing. */
function other(name: string, version: string, command: string, selects = true): Contestant {
  const known = spawnSync('sh', ['-c', version], { encoding: 'utf8' });
  return {
    name,
    version: known.status === 0 ? (known.stdout || known.stderr).trim().split('\n')[0] || 'unknown' : null,
    run({ folder }) {
      const started = performance.now();
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command, 'sh', folder], {
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
      });
      const seconds = (performance.now() - started) / 1000;
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      return { seconds, found: selects ? stdout.trim().split('\n').toSorted().join() : null, rss: 0 };
    },
  };
}

const { sources } = selectionOf(controls);
const wanted = JSON.stringify(
  Object.fromEntries(
    [...sources].map(([source, names]) => [
      source,
      names === 'all' ? true : Object.fromEntries([...names].map((name) => [name, true])),
    ]),
  ),
);
const filter = `.Records[] | (${wanted}[.eventSource]) as $n | .eventName as $e | select($n == true or ($n != null and $n[$e])) | .eventID`;
const python = (parser: string) => `
import gzip, json, os, sys, ${parser}
wanted = json.loads(sys.argv[2])
for name in os.listdir(sys.argv[1]):
    with gzip.open(os.path.join(sys.argv[1], name)) as file:
        for record in ${parser}.loads(file.read())["Records"]:
            names = wanted.get(record["eventSource"])
            if names is True or (names and record["eventName"] in names): print(record["eventID"])`;
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Of those that find findings, and of those that select events: each must agree with the first of its kind. */
const gunzip1 = own('gunzip', 1);
const gunzip2 = own('gunzip', 2);
const scan1 = own('scan', 1);
const scan2 = own('scan', 2);
const parse = own('parse', 1);
const tool = {
  select: own('select', 1),
  duckdb: own('duckdb', 1, packageJson.devDependencies['@duckdb/node-api']),
  jq: other('jq', 'jq --version', `zcat "$1"/* | jq -r ${quote(filter)}`),
  gojq: other('gojq', 'gojq --version', `zcat "$1"/* | gojq -r ${quote(filter)}`),
  orjson: other(
    'Python orjson',
    'python3 -c "import orjson; print(orjson.__version__)"',
    `python3 -c ${quote(python('orjson'))} "$1" ${quote(wanted)}`,
  ),
  json: other('Python json', 'python3 --version', `python3 -c ${quote(python('json'))} "$1" ${quote(wanted)}`),
  zcat: other('zcat', 'zcat --version', 'zcat "$1"/* > /dev/null', false),
  igzip: other('igzip', 'igzip --version', 'for f in "$1"/*; do igzip -dc "$f"; done > /dev/null', false),
};
const judges = [scan1, scan2, parse];
const selectors = [tool.select, tool.duckdb, tool.jq, tool.gojq, tool.orjson, tool.json];
const all = [gunzip1, gunzip2, ...judges, tool.zcat, tool.igzip, ...selectors];

say(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, seed ${seed}, ${rounds} rounds, ${controls.length} controls`,
);
for (const { name, version } of all) say(`  ${name}: ${version ?? 'not installed, left out'}`);

const results: Record<string, number | null> = {};
for (const profile of chosen) compareOn(profile);
if (chosen.includes('large')) compareSizes();
const judged = JSON.parse(
  spawnSync(process.execPath, [join(import.meta.dirname, 'judge.ts')], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .at(-1) ?? '{}',
) as { perEventUs?: number };
results['perEventUs'] = judged.perEventUs ?? null;
console.log(JSON.stringify(results));

function compareOn(profile: Profile): void {
  // Opening files is another work than reading them: a tenth of the bytes is 50,000 files at a gigabyte.
  const corpus = corpusOf(profile, profile === 'small' ? size / 10 : size, seed, root);
  const ratio = corpus.text / corpus.stored;
  say(`\n${profile}: ${corpus.files} files, ${megabytes(corpus.text)} MB of JSON, gzip ratio ${ratio.toFixed(1)}`);
  results[`${profile}GzipRatio`] = Number(ratio.toFixed(2));
  const slow =
    profile === 'large' ? [tool.duckdb, tool.jq, tool.gojq, tool.orjson, tool.json, tool.zcat, tool.igzip] : [];
  const present = [gunzip1, gunzip2, ...judges, ...slow].filter(({ version }) => version !== null);
  checkThatAllAgree(present.includes(tool.jq) ? [...present, tool.select] : present, corpus);
  const times = new Map<Contestant, number[]>(present.map((each) => [each, []]));
  for (let round = 0; round < rounds; round++) for (const [each, list] of times) list.push(each.run(corpus).seconds);
  for (const [{ name }, list] of times) {
    const seconds = median(list);
    say(
      `  ${name.padEnd(20)} ${seconds.toFixed(2).padStart(7)} s ${megabytes(corpus.text / seconds).padStart(6)} MB/s`,
    );
  }
  const ratioOf = (a: Contestant, b: Contestant) => {
    const [over, under] = [times.get(a), times.get(b)];
    return over && under
      ? Number(median(over.map((seconds, round) => seconds / (under[round] ?? NaN))).toFixed(2))
      : null;
  };
  const suffix = profile === 'large' ? '' : profile[0]?.toUpperCase() + profile.slice(1);
  results[`gunzip${suffix}`] = ratioOf(scan1, gunzip1);
  results[`gunzip2${suffix}`] = ratioOf(scan2, gunzip2);
  results[`fullParse${suffix}`] = ratioOf(parse, scan1);
  if (profile === 'worst') results['worst'] = ratioOf(scan1, parse);
  if (profile !== 'large') return;
  for (const key of ['duckdb', 'jq', 'gojq', 'orjson', 'json'] as const) results[key] = ratioOf(tool[key], scan1);
}

function checkThatAllAgree(present: readonly Contestant[], corpus: Corpus): void {
  for (const kind of [judges, selectors]) {
    const found = kind
      .filter((each) => present.includes(each))
      .map((each) => ({ name: each.name, found: each.run(corpus).found }));
    for (const each of found) {
      if (each.found !== found[0]?.found) throw new Error(`${each.name} finds something else than ${found[0]?.name}`);
    }
    if (found.length > 0) say(`  the same is found by ${found.map(({ name }) => name).join('; ')}`);
  }
}

/** Ten times the data: throughput should stay, and memory too. */
function compareSizes(): void {
  const [one, ten] = [corpusOf('large', size / 10, seed, root), corpusOf('large', size, seed, root)];
  const runs = Array.from({ length: rounds }, () => ({ small: scan1.run(one), large: scan1.run(ten) }));
  const speed = ({ seconds }: Run, { text }: Corpus) => text / seconds;
  results['scale10x'] = Number(
    median(runs.map(({ small, large }) => speed(large, ten) / speed(small, one))).toFixed(2),
  );
  results['rss10x'] = Number(median(runs.map(({ small, large }) => large.rss / small.rss)).toFixed(2));
  say(
    `\nten times the data: ${results['scale10x']} of the throughput, ${results['rss10x']} of the memory (${megabytes(median(runs.map(({ large }) => large.rss)))} MB)`,
  );
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
