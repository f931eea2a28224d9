/** Whether events of the other Regions of this account are forwarded. Pure. */
import { type Check, putBack } from './check.ts';
import { looked } from './looked.ts';
import type { Forwarder } from './snapshot.ts';

const area = 'forwarders';
/** A parameter of the forwarder's stack may spare the sessions of a busy role. */
const mayBeOff = 'rolecall-forward-sessions';

export function forwarderChecks(forwarders: readonly Forwarder[]): readonly Check[] {
  return forwarders.flatMap(({ region, rules }) =>
    looked(area, `The forwarder in ${region}`, rules, (found) => {
      if (found.size === 0) {
        const says = `There is no forwarder in ${region}: the audit looks at that Region of this account, but no event of it is judged as it happens.`;
        const remedy =
          'Deploy infra/region-forwarder.yml there (docs/organization.md), or take the Region out of audit-regions.';
        return [{ area, state: 'wrong', says, remedy }];
      }
      const off = [...found].flatMap(([name, state]) => (state === 'DISABLED' && name !== mayBeOff ? [name] : []));
      if (off.length > 0) {
        const says = `Disabled in ${region}: ${off.join(', ')}.`;
        return [{ area, state: 'wrong', says, remedy: `Enable ${off.length === 1 ? 'it' : 'them'}. ${putBack}` }];
      }
      const says = `The forwarder in ${region} has ${found.size} rules.`;
      return [{ area, state: 'ok', says, remedy: null }];
    }),
  );
}
