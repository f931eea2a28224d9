/** Whether a trail logs what EventBridge is to deliver. Pure. */
import type { Check } from './check.ts';
import type { Trail } from './snapshot.ts';

const area = 'trail';

/** One good trail is enough; of several that are not, each says why. `iam`: the Region is that of IAM's events. */
export function trailChecks(trails: readonly Trail[], iam: boolean): readonly Check[] {
  const wanted =
    'a trail for all Regions that logs reads and writes of management events: without one, EventBridge gets no call.';
  if (trails.length === 0)
    return [{ area, state: 'wrong', says: 'There is no trail in this Region.', remedy: `Make ${wanted}` }];
  const found = trails.map((trail) => ({ trail, ...faultsOf(trail, iam) }));
  const [good] = found
    .filter(({ faults, unseen }) => faults.length === 0 && unseen.length === 0)
    .toSorted((a, b) => a.leftOut.length - b.leftOut.length);
  if (good !== undefined) return [goodCheck(good.trail, good.leftOut)];
  const remedy = `Mend that, or make ${wanted}`;
  return found.map(({ trail, faults, unseen }) =>
    faults.length > 0
      ? { area, state: 'wrong', says: `The trail ${trail.name} will not do: ${faults.join('; ')}.`, remedy }
      : {
          area,
          state: 'unseen',
          says: `The trail ${trail.name} was not looked at: ${unseen.join('; ')}.`,
          remedy: null,
        },
  );
}

function goodCheck({ name, multiRegion }: Trail, leftOut: readonly string[]): Check {
  const where = multiRegion ? 'of all Regions' : 'of this Region';
  if (leftOut.length === 0)
    return { area, state: 'ok', says: `The trail ${name} logs all management events ${where}.`, remedy: null };
  const says = `The trail ${name} logs management events ${where}, but leaves out ${leftOut.join(', ')}: EventBridge gets nothing of that.`;
  return { area, state: 'note', says, remedy: null };
}

function faultsOf({ multiRegion, globalEvents, status, management }: Trail, iam: boolean) {
  const faults: string[] = [];
  const unseen: string[] = [];
  if (iam && !multiRegion && !globalEvents) faults.push('it leaves out the events of IAM');
  if ('gone' in status) faults.push('it is gone');
  else if (!('value' in status)) unseen.push(status.reason);
  else if (!status.value.logging) faults.push('it does not log');
  else if (status.value.deliveryError !== null)
    faults.push(`it cannot write to its bucket (${status.value.deliveryError})`);
  if ('reason' in management) unseen.push(management.reason);
  const { logs, leftOut } = 'value' in management ? management.value : { logs: 'all', leftOut: [] };
  if (logs === 'none') faults.push('it logs no management events');
  else if (logs === 'part') faults.push('its selectors let through only some management events');
  else if (logs !== 'all') faults.push(`of management events it logs ${logs} only`);
  return { faults, unseen, leftOut };
}
