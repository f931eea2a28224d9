/** Whether rules are enabled, hold this version's patterns, and send to where the stack listens. Pure. */
import { type Check, deployAgain, putBack } from './check.ts';
import { notLooked } from './looked.ts';
import type { Rule, Stack } from './snapshot.ts';

const area = 'rules';

/** The patterns of calls that only read (isOfReads in scripts/generate/event-patterns.ts), and the state that their rules need. */
const ofReads = /^(chime-)?reads(-|$)/;
const readsToo = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

export function ruleChecks(
  rules: readonly Rule[],
  stack: Stack | null,
  patterns: ReadonlyMap<string, unknown>,
): readonly Check[] {
  if (stack === null) return [];
  const checks: Check[] = [];
  const deployed = new Set<string>();
  const nameOf = new Map([...patterns].map(([name, pattern]) => [canonical(pattern), name]));
  const unread = rules.flatMap(({ id: name, seen: what }) => ('value' in what ? [] : [{ name, what }]));
  for (const { id, seen } of rules) {
    if (!('value' in seen)) continue;
    const { state, pattern, targets } = seen.value;
    const held = pattern === null ? null : canonical(JSON.parse(pattern));
    if (held !== null) deployed.add(held);
    const wrong = (says: string, remedy: string) => checks.push({ area, state: 'wrong', says, remedy });
    const isOfReads =
      ofReads.test(nameOf.get(held ?? '') ?? '') ||
      id === 'ForwardedRule' ||
      (id === 'SessionsRule' && stack.parameters['SessionsOfRoles'] === readsToo);
    if (state === 'ENABLED' && isOfReads)
      wrong(
        `${id} is ${state}: EventBridge keeps calls that only read from it.`,
        `Set its state to ${readsToo}. ${putBack}`,
      );
    // A parameter of the stack may spare the sessions of a busy role.
    if (state === 'DISABLED' && !(id === 'SessionsRule' && stack.parameters['SessionsOfRoles'] === 'DISABLED'))
      wrong(
        `${id} is disabled: ${pattern === null ? 'what it starts does not run' : 'what it would let through is not judged'}.`,
        `${isOfReads ? `Set its state to ${readsToo}.` : 'Enable it.'} ${putBack}`,
      );
    if (targets.length === 0) wrong(`${id} has no target: its events go nowhere.`, putBack);
    else if (!targets.some((target) => isOf(stack, target)))
      wrong(`${id} sends to ${targets.join(', ')}, and to nothing of this stack.`, putBack);
  }
  const missing = [...patterns].filter(([, pattern]) => !deployed.has(canonical(pattern))).map(([name]) => name);
  // What a rule that was not looked at holds may be just what is missing.
  if (missing.length > 0 && unread.length === 0)
    checks.push({
      area,
      state: 'wrong',
      says: `No rule has this version's pattern ${missing.join(', ')}: what it would let through is not judged.`,
      remedy: `${deployAgain} If that is the version that is deployed, somebody changed a rule: ${lower(putBack)}`,
    });
  checks.push(...notLooked(area, unread));
  if (checks.length > 0) return checks;
  return [
    { area, state: 'ok', says: `${rules.length} rules are enabled, with the patterns of this version.`, remedy: null },
  ];
}

/** Whether a target is a queue or a function of the stack, or the central bus that a forwarder was given. */
function isOf({ account, region, parameters, resources }: Stack, target: string): boolean {
  if (target === parameters['CentralBusArn']) return true;
  const [, , , where, owner, ...name] = target.split(':');
  // A queue is known by its URL, a function by its name, after which an alias may stand.
  const isNamed = (physical: string) => name.includes(physical.split('/').at(-1) ?? '');
  return where === region && owner === account && resources.some((one) => isNamed(one.name));
}

/** EventBridge keeps neither the order of fields nor white space. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
