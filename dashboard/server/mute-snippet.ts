/** A mute for rolecall.yaml that fits one finding. Pure. */
import { stringify } from 'yaml';
import { readConfiguration } from '../../src/configuration-file.ts';
import { muteOf } from '../../src/findings/mutes.ts';
import type { Shown } from './item.ts';

const quarter = 90 * 24 * 60 * 60 * 1000;

/**
 * It mutes this finding for a quarter, and as little else as the configuration can say. Null where there is nothing to
 * mute, or where no mute fits: a name may hold what a pattern cannot. `hidesSubject`: its name is masked.
 */
export function muteSnippet(finding: Shown, hidesSubject: boolean, now: string): string | null {
  if (finding.status !== 'open') return null;
  const { control, account, region, subject, actor } = finding;
  const until = new Date(Date.parse(now) + quarter).toISOString().slice(0, 10);
  // A masked name fits nothing, and the whole one is not to be shown.
  const named = hidesSubject ? null : (subject.arn ?? subject.id);
  const said = { until, reason: 'Say why this is accepted', owner: 'security@example.com' };
  const narrow = { control, account, region, ...(actor.arn === null ? {} : { actor: actor.arn }), subject: named };
  const wider = { control, account, subject: named };
  for (const scope of [narrow, wider, { control, account }]) {
    const mute = Object.fromEntries(Object.entries({ ...scope, ...said }).filter(([, value]) => value !== null));
    const text = stringify({ mute: [mute] }, { lineWidth: 0 });
    const read = readConfiguration(text, [control]);
    if ('configuration' in read && muteOf(finding, read.configuration.mute, now) !== null) return text;
  }
  return null;
}
