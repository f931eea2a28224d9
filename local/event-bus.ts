/** An event bus on this machine: the rules are those of the deployment, and matching events go to the queue. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Json } from '../src/events/audit-event.ts';
import { compilePattern } from './event-pattern.ts';

export interface Rule {
  readonly name: string;
  matches(event: Json): boolean;
}

/** The rules whose patterns are the .json files of a folder. Throws when there are none. */
export async function readRules(folder: string): Promise<Rule[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw new Error(`${folder}: no event patterns; npm run generate writes them`);
  return Promise.all(
    files.map(async (file) => {
      const pattern: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'));
      return { name: file.slice(0, -'.json'.length), matches: compilePattern(pattern) };
    }),
  );
}

/** EventBridge's own limit: a larger event never comes to a bus. Characters instead of bytes are close enough. */
const largestEvent = 1_000_000;
/** SQS takes ten messages at once, and together no more than one may have. */
const batch = { messages: 10, characters: largestEvent };

export class EventBus {
  readonly #rules: readonly Rule[];
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  /** Events that matched a rule, and messages sent for them: an event that matches two rules is sent twice. */
  matched = 0;
  sent = 0;
  /** Events that EventBridge would have refused for their size. */
  tooLarge = 0;

  constructor(rules: readonly Rule[], sqs: SQSClient, queueUrl: string) {
    this.#rules = rules;
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  /** When it returns, the queue holds every event that a rule asks for, once for each such rule. */
  async put(events: readonly Json[]): Promise<void> {
    let bodies: string[] = [];
    let characters = 0;
    for (const event of events) {
      const matching = this.#rules.filter((rule) => rule.matches(event));
      if (matching.length === 0) continue;
      const body = bodyOf(event);
      if (body.length > largestEvent) {
        this.tooLarge++;
        continue;
      }
      this.matched++;
      for (const copy of matching.map(() => body)) {
        if (bodies.length === batch.messages || characters + copy.length > batch.characters) {
          await this.#send(bodies);
          bodies = [];
          characters = 0;
        }
        bodies.push(copy);
        characters += copy.length;
      }
    }
    if (bodies.length > 0) await this.#send(bodies);
  }

  async #send(bodies: readonly string[]): Promise<void> {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const { Failed = [] } = await this.#sqs.send(new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }));
    if (Failed.length > 0)
      throw new Error(`the queue refused ${Failed.length} messages: ${Failed[0]?.Message ?? Failed[0]?.Code}`);
    this.sent += bodies.length;
  }
}

/** SQS refuses two characters that JSON may hold as they are. */
function bodyOf(event: Json): string {
  return JSON.stringify(event).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
