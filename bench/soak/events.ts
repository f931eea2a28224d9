/**
 * What on-event receives in a soak: events that the rules of the deployment let through, in bodies as EventBridge writes them.
 *
 * Most concern nobody in the end, as in an account: they are judged and nothing is kept. The others come from the stories, the
 * cases of the controls and the scenes of the benign corpus, each time in an account and with ids of their own, so that their
 * findings and timelines are others each time; some in a few busy accounts, so that timelines grow; some tell of the use of a
 * feature and nothing else; one kind again and again in one account, so that a finding counts to its limit; and some with texts
 * that nobody but an attacker writes.
 */
import { busEvent } from '../../local/cloudtrail-event.ts';
import type { Rule } from '../../local/event-bus.ts';
import type { Auditor, Outcome } from '../../src/audit.ts';
import type { Context } from '../../src/controls/control.ts';
import { isRoleUse } from '../../src/controls/role-needs.ts';
import { isObject } from '../../src/events/fields.ts';
import { cases } from '../../test/controls/cases.ts';
import { benignScenes } from '../../test/corpus/benign.ts';
import { Random } from '../../test/corpus/random.ts';
import { stories } from '../../test/corpus/stories.ts';

/** Shares of all events; the rest is silent. */
const shares = {
  work: 0.008,
  scenes: 0.03,
  busy: 0.004,
  uses: 0.01,
  storm: 0.0015,
  hostile: 0.003,
  huge: 0.00005,
  broken: 0.0005,
};

/** Pieces of a body between its account ids and its event ids. */
type Template = readonly { readonly text: string; readonly is: 'text' | 'account' | 'id' }[];
type Scene = readonly Template[];

export class SoakEvents {
  readonly #random: Random;
  readonly #silent: readonly Template[];
  readonly #uses: readonly Scene[];
  readonly #work: readonly Scene[];
  readonly #scenes: readonly Scene[];
  readonly #hostile: readonly Scene[];
  readonly #huge: readonly Scene[];
  readonly #storm: Scene;
  #copies = 0;

  constructor(seed: number, rules: readonly Rule[], auditor: Auditor, context: Context) {
    this.#random = new Random(seed);
    const routed = (inputs: readonly unknown[]) =>
      inputs.flatMap((input) => {
        const event = busEvent(input);
        return event !== null && rules.some((rule) => rule.matches(event)) ? [event] : [];
      });
    const keeps = (event: unknown) => {
      const { findings, notes } = auditor.judge(event, context);
      return findings.length + notes.length > 0;
    };
    const work = benignScenes(seed).map(({ inputs }) => routed(inputs));
    const wrong = [...stories(), ...cases].map(({ inputs }) => routed(inputs));
    const unkept = [...work, ...wrong].flat().filter((event) => !keeps(event));
    const [uses, silent] = [true, false].map((isUse) =>
      this.#random.shuffled(unkept.filter((event) => usesRole(auditor.judge(event, context)) === isUse)),
    ) as [typeof unkept, typeof unkept];
    this.#silent = silent.slice(0, 3000).map(templateOf);
    this.#uses = uses.slice(0, 300).map((event) => [templateOf(event)]);
    const kept = wrong.filter((scene) => scene.some(keeps));
    this.#scenes = kept.map((scene) => scene.map(templateOf));
    this.#work = this.#random
      .shuffled(work.filter((scene) => scene.some(keeps)))
      .slice(0, 300)
      .map((scene) => scene.map(templateOf));
    const violating = kept.flat().filter((event) => auditor.judge(event, context).findings.length > 0);
    this.#hostile = hostileTexts.flatMap((text) =>
      this.#random
        .shuffled(violating)
        .slice(0, 20)
        .map((event) => [templateOf(poisoned(event, text, this.#random))]),
    );
    this.#huge = hugeTexts.map((text) => [templateOf(poisoned(this.#random.pick(violating), text, this.#random))]);
    const folded = violating.find((event) => auditor.judge(event, context).findings.some((f) => f.count !== undefined));
    if (folded === undefined) throw new Error('expected a case of a folded finding');
    this.#storm = [templateOf(folded)];
  }

  /** About `count` events, in no order. */
  some(count: number): string[] {
    const bodies: string[] = [];
    const random = this.#random;
    const part = (share: number) => Math.max(1, Math.round(share * count));
    const add = (scenes: readonly Scene[], share: number, account: () => string) => {
      for (let left = part(share); left > 0; ) {
        const scene = random.pick(scenes);
        const where = account();
        for (const template of scene) bodies.push(this.#body(template, where));
        left -= scene.length;
      }
    };
    add(this.#work, shares.work, () => accountOf(1_000_000 + this.#copies));
    add(this.#scenes, shares.scenes, () => accountOf(1_000_000 + this.#copies));
    add(this.#scenes, shares.busy, () => accountOf(random.integer(1, 40)));
    add(this.#uses, shares.uses, () => accountOf(random.integer(1, 40)));
    add([this.#storm], shares.storm, () => accountOf(50));
    add(this.#hostile, shares.hostile, () => accountOf(1_000_000 + this.#copies));
    if (random.next() < shares.huge * count) add(this.#huge, shares.huge, () => accountOf(60));
    for (let left = part(shares.broken); left > 0; left--)
      bodies.push(broken(this.#body(random.pick(this.#silent), accountOf(70)), random));
    while (bodies.length < count) bodies.push(this.#body(random.pick(this.#silent), accountOf(random.integer(1, 40))));
    return random.shuffled(bodies);
  }

  #body(template: Template, account: string): string {
    const copy = (this.#copies++).toString(16).padStart(12, '0');
    let body = '';
    for (const { text, is } of template) {
      if (is === 'account') body += account;
      else body += is === 'id' ? idOf(text, copy) : text;
    }
    return body;
  }
}

/** Whether the event tells that a feature is in use whose service-linked role a person creates: on-event notes that. */
export function usesRole({ event }: Outcome): boolean {
  return event !== null && isRoleUse(event);
}

function accountOf(number: number): string {
  return String(200_000_000_000 + number);
}

/** The same id with another end: the same for all places of a body that name it. */
function idOf(id: string, copy: string): string {
  return id.length === 36 ? `${id.slice(0, 24)}${copy}` : `${id} ${copy}`;
}

const account = '111122223333';

function templateOf(given: Readonly<Record<string, unknown>>): Template {
  const event = withLongIds(given);
  const detail = event['detail'] as Record<string, unknown> | undefined;
  const ids = [event['id'], detail?.['eventID'], detail?.['sharedEventID']].filter(
    (id) => typeof id === 'string' && id.length > 7 && /^[\w -]+$/.test(id),
  ) as string[];
  const pattern = new RegExp(`(${[account, ...ids].join('|')})`);
  return bodyOf(event)
    .split(pattern)
    .map((text) => ({ text, is: text === account ? 'account' : ids.includes(text) ? 'id' : 'text' }));
}

/** Cases call their events `delete` and the like; AWS gives no two events one id, and neither do copies. */
function withLongIds(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const long = (holder: Readonly<Record<string, unknown>>, ...names: string[]) => {
    const longer = names.flatMap((name) => {
      const value = holder[name];
      return typeof value === 'string' && /^[\w -]{1,7}$/.test(value) ? [[name, `the event ${value}`]] : [];
    });
    return { ...holder, ...Object.fromEntries(longer) };
  };
  const { detail } = event;
  if (!isObject(detail)) return long(event, 'id');
  return { ...long(event, 'id'), detail: long(detail, 'eventID', 'sharedEventID') };
}

/** SQS refuses two characters that JSON may hold as they are. */
function bodyOf(event: unknown): string {
  return JSON.stringify(event).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

function broken(body: string, random: Random): string {
  const at = random.integer(1, body.length - 1);
  return random.next() < 0.5 ? body.slice(0, at) : `${body.slice(0, at)}\u0001${body.slice(at)}`;
}

const hostileTexts = [
  'a\uFFFEb\uFFFFc',
  '\u0000\u0007\u001b[31mred\u001b]8;;https://example.com\u0007',
  'x\ud800y\udc00',
  '\u202Eevil\u2066\u200b',
  '=HYPERLINK("https://example.com","click")',
  '<img src=x onerror=alert(1)>]]>&\u2028',
  '__proto__',
  '',
  ' '.repeat(300),
  'é'.repeat(900),
  '\u{1F600}'.repeat(130),
];
const hugeTexts = ['long '.repeat(40_000), '\u0001'.repeat(60_000), '\u{10FFFF}'.repeat(60_000)];

/** One text field of the event, at any depth, says something else; the fields by which rules and ids work are left alone. */
function poisoned(event: Readonly<Record<string, unknown>>, text: string, random: Random): Record<string, unknown> {
  const copy = structuredClone(event) as Record<string, unknown>;
  const places: { readonly holder: Record<string, unknown>; readonly name: string }[] = [];
  const walk = (holder: Record<string, unknown>) => {
    for (const [name, value] of Object.entries(holder)) {
      if (typeof value === 'string' && !/^(id|source|detail-type|event.*|sharedEventID)$/.test(name))
        places.push({ holder, name });
      else if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>);
    }
  };
  walk(copy);
  const { holder, name } = random.pick(places);
  holder[name] = text;
  return copy;
}
