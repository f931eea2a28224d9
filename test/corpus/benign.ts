/** Weeks of activity at a company where nobody does anything wrong: no control may say more than info. */
import { chimeAdministrators } from './benign/chime-administrators.ts';
import { chimeApplication } from './benign/chime-application.ts';
import { chimeHelpers, chimeSdkAdministrators } from './benign/chime-helpers.ts';
import { infrastructure } from './benign/infrastructure.ts';
import { ordinaryRoles } from './benign/ordinary-roles.ts';
import { roleSessions } from './benign/role-sessions.ts';
import { serviceLinkedRoles } from './benign/service-linked-roles.ts';
import { Random } from './random.ts';
import { enveloped } from './records.ts';
import type { Scene } from './scene.ts';

/** One benign input and the template it was made from. */
export interface Benign {
  readonly template: string;
  readonly input: Record<string, unknown>;
}

/** The whole corpus, shuffled; a third of the records come in the envelope of EventBridge. */
export function benign(seed: number): readonly Benign[] {
  return mixed(new Random(seed), benignScenes(seed));
}

/** Whole scenes, at least `size` inputs of them: noise for a story. */
export function noiseOf(scenes: readonly Scene[], seed: number, size: number): readonly Benign[] {
  const random = new Random(seed);
  const chosen: Scene[] = [];
  let count = 0;
  for (const scene of random.shuffled(scenes)) {
    if (count >= size) break;
    chosen.push(scene);
    count += scene.inputs.length;
  }
  return mixed(random, chosen);
}

/** What the corpus is made of. */
export function benignScenes(seed: number): readonly Scene[] {
  const random = new Random(seed);
  return [
    ...chimeAdministrators(random),
    ...chimeHelpers(random),
    ...chimeSdkAdministrators(random),
    ...chimeApplication(random),
    ...serviceLinkedRoles(random),
    ...roleSessions(random),
    ...ordinaryRoles(random),
    ...infrastructure(random),
  ];
}

function mixed(random: Random, chosen: readonly Scene[]): readonly Benign[] {
  const all = chosen.flatMap(({ template, inputs }) =>
    inputs.map((input) => ({
      template,
      input: Object.hasOwn(input, 'eventSource') && random.next() < 1 / 3 ? enveloped(random, input) : input,
    })),
  );
  return random.shuffled(all);
}
