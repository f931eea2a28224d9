/** Writers that die, fail and read late, over one table and one topic. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Endpoints } from '../../local/endpoints.ts';
import { type Configuration, defaults } from '../../src/configuration.ts';
import { type Context, isTimeline } from '../../src/controls/control.ts';
import { FindingsTable } from '../../src/sinks/findings-table.ts';
import { Outbox, type Place } from '../../src/sinks/outbox.ts';
import { Random } from '../corpus/random.ts';
import { faultKinds, type FaultKind, makeFaulty, type Step, type Victim } from '../support/faults.ts';
import { makeStale, type Staleness } from '../support/stale-reads.ts';
import { drain, newClients, newTable, newTopic } from '../support/world.ts';
import { someEvents } from './events.ts';
import { auditor, type Ending, listed } from './promises.ts';

const lease = 10 * 60_000;
const writers = 6;
/** In the middle of what the events' things may stay open, and before the end of some mutes. */
const begin = Date.parse('2026-05-01T23:59:30Z');

/** Some of them end while the writers are at work, one lasts. */
const configuration: Configuration = {
  ...defaults,
  mute: [
    ...['test-single', 'test-lent', 'test-burst', 'test-off'].map((control) => muteOf(control, null, '2026-05-01')),
    muteOf('test-folded', 'arn:aws:iam::*:role/Ops', '2026-05-02'),
  ],
};

function muteOf(control: string, actor: string | null, until: string): Configuration['mute'][number] {
  return { line: 1, control, account: null, region: null, actor, subject: null, until, reason: 'known', owner: 'me' };
}
interface Slot {
  readonly clients: ReturnType<typeof newClients>;
  readonly victim: Victim;
}

type Job = { readonly event: ReturnType<typeof someEvents>[number] } | 'sweep';

export class Simulation {
  readonly #endpoints: Endpoints;
  readonly #staleness = { lag: () => 0, writes: [] as Staleness['writes'][number][] };
  readonly #slots: readonly Slot[];
  /** How often each fault was injected, over all seeds. */
  readonly injected = new Map<string, number>();

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
    this.#slots = Array.from({ length: writers }, () => {
      const clients = newClients(endpoints);
      const victim: Victim = {};
      // The last one added is the outermost: a dead process does not learn what it wrote.
      makeStale(clients.dynamodb, this.#staleness);
      makeFaulty(clients.dynamodb, victim);
      makeFaulty(clients.sns, victim);
      return { clients, victim };
    });
  }

  /** Runs one seed to its end: nothing is in flight, and nothing is due any more. */
  async run(seed: number): Promise<Ending> {
    const random = new Random(seed);
    const events = someEvents(random);
    const [table, topic] = await Promise.all([
      newTable(this.#endpoints, `seed-${seed}`),
      newTopic(this.#endpoints, `seed-${seed}`),
    ]);
    this.#staleness.writes.length = 0;
    this.#staleness.lag = () => random.integer(0, 6);
    let now = begin;
    let mayRepeat = 0;
    let faultsLeft = random.integer(4, 9);
    const chaos = (step: Step): FaultKind | null => {
      if (faultsLeft === 0 || random.next() > likelihood(step)) return null;
      faultsLeft--;
      const kind = random.pick(faultKinds);
      this.injected.set(`${kind}: ${step}`, (this.injected.get(`${kind}: ${step}`) ?? 0) + 1);
      const before = kind === 'fails before' || kind === 'dies before';
      if ((step === 'send' && !before) || (step === 'mark' && before)) mayRepeat++;
      return kind;
    };
    const contextNow = (): Context => ({
      now: new Date(now).toISOString(),
      horizon: null,
      configuration,
    });
    const work = async ({ clients, victim }: Slot, jobs: Job[]) => {
      for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
        now += 1000;
        const context = contextNow();
        const outbox = new Outbox({
          table: new FindingsTable(clients.dynamodb, { table, retention: lease }),
          places: [placeOf(clients.sns, topic.arn)],
          controls: auditor.controls.filter(isTimeline),
          lease,
        });
        const died = new Promise<false>((resolve) => (victim.die = () => resolve(false)));
        victim.chaos = chaos;
        const done = job === 'sweep' ? outbox.sweep(context) : outbox.keep(auditor.judge(job.event, context), context);
        const ended = done.then(
          ({ failed }) => {
            for (const { error } of failed) injectedOnly(error);
            return true;
          },
          (error: unknown) => {
            injectedOnly(error);
            return false;
          },
        );
        // What was not acknowledged is delivered again.
        if (!(await Promise.race([ended, died]))) jobs.unshift(job);
      }
    };
    const all = (jobs: Job[]) => Promise.all(this.#slots.map((slot) => work(slot, jobs)));

    const copies = events.flatMap((event) => Array.from({ length: random.integer(1, 2) }, (): Job => ({ event })));
    const jobs = random.shuffled<Job>([...copies, 'sweep']);
    // Jobs are taken from the end: in some seeds what takes back comes when all is told.
    if (seed % 3 === 0) jobs.sort((a, b) => Number(takesBack(b)) - Number(takesBack(a)));
    await all(jobs);
    faultsLeft += 4;
    // Longer than the lease and than some of what is pending.
    for (const hours of [0.5, 1.5, 1]) {
      now += hours * 60 * 60_000;
      await all(['sweep', 'sweep']);
    }
    faultsLeft = 0;
    this.#staleness.lag = () => 0;
    for (let sweep = 0; sweep < 2; sweep++) {
      now += 2 * lease;
      await all(['sweep']);
    }
    const store = new FindingsTable(this.#endpoints.clients.dynamodb, { table, retention: lease });
    const told = await drain(this.#endpoints, topic.queue);
    return {
      events,
      entries: await listed(store.entries()),
      told: told.map(({ finding: { revision, ...finding } }) => ({ finding, revision })),
      mayRepeat,
      context: contextNow(),
    };
  }

  close(): void {
    for (const { clients } of this.#slots) for (const client of Object.values(clients)) client.destroy();
  }
}

/** A topic that is told everything, also what is muted. */
function placeOf(client: SNSClient, TopicArn: string): Place {
  return {
    name: 'sns',
    async send(finding, revision) {
      const Message = JSON.stringify({ default: JSON.stringify({ ...finding, revision }), email: '' });
      const MessageAttributes = { status: { DataType: 'String', StringValue: finding.status } };
      await client.send(
        new PublishCommand({
          TopicArn,
          Subject: finding.status,
          MessageStructure: 'json',
          Message,
          MessageAttributes,
        }),
      );
    },
  };
}

/** A fault of the code's own must not pass for one of ours. */
function injectedOnly(error: unknown): void {
  if (!String(error).includes('injected')) throw error;
}

/** Reads are many and lose little; to take work over is rare, and to send and mark is where messages are lost or repeated. */
function likelihood(step: Step): number {
  const likelihoods: Partial<Record<Step, number>> = { read: 0.02, claim: 0.3, send: 0.15, mark: 0.15 };
  return likelihoods[step] ?? 0.08;
}

function takesBack(job: Job): boolean {
  return job !== 'sweep' && ['Cancel', 'Close', 'Pardon', 'On', 'Return'].includes(job.event.eventName);
}
