import { isByService } from './by-service.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { calls, compliant, defineTimelineControl, notApplicable, violation } from './control.ts';
import { year } from './dates.ts';
import { applicationOf, directoryOf, directoryService } from './directories.ts';
import type { AuditEvent } from '../events/audit-event.ts';

/** What each call of AWS Directory Service did, as it stands after the actor. */
const deeds = new Map([
  ['DeleteDirectory', 'deleted the directory'],
  ['DisableSso', 'disabled single sign-on of the directory'],
  ['DisableRadius', 'disabled multi-factor authentication (RADIUS) of the directory'],
  ['DisableClientAuthentication', 'disabled smart card authentication of the directory'],
  ['UnauthorizeApplication', 'withdrew an authorization of the directory'],
]);

const connects = new Set(['ConnectDirectory', 'AuthorizeDirectory']);

export default defineTimelineControl({
  id: 'chime-directory-tampered',
  title: 'Directory behind Amazon Chime weakened or deleted',
  severity: 'medium',
  identity: 'event',
  reads: [
    ...chimeCallsOf(...connects, 'DisconnectDirectory', 'UnauthorizeDirectory'),
    calls(directoryService, 'AuthorizeApplication', ...deeds.keys()),
  ],
  citations: [
    cite(
      'chimeCloudTrail',
      'With a connected directory, the calls of AWS Directory Service belong to the record of Amazon Chime and are watched with it.',
    ),
    cite('chimeActiveDirectory', 'The users of a connected directory sign in to Amazon Chime with its credentials.'),
  ],
  remediation:
    'Ask who changed the directory and whether they knew that the users of Amazon Chime sign in with it. Switch the protection on again, or disconnect the directory in Amazon Chime first when it is really to go: otherwise its users lose access.',
  misses: [
    'A directory that was connected more than a year ago, or before the history that is known, is not known as connected.',
    'A directory that another AWS account shares is known only in the account that connected it.',
  ],
  remembers: {
    within: year,
    last: 20,
    looks: 'back',
    note(event) {
      if (event.error !== null) return null;
      const directory = directoryOf(event);
      const connected = connectionOf(event);
      const deed = deedOf(event);
      if (directory === null || (connected === null && deed === null)) return null;
      return { key: directory, note: { directory, connected, deed } };
    },
  },
  evaluate({ note: { directory, deed } }, { before }) {
    if (deed === null) return notApplicable;
    const connection = before.findLast((item) => item.note.connected !== null);
    if (connection?.note.connected !== true) return compliant;
    return violation({
      subject: { type: 'directory', id: directory, arn: null },
      facts: { directory, deed, connectedSince: connection.time.slice(0, 10) },
    });
  },
  explain({ directory, deed, connectedSince }, { who, when, account, region }) {
    return `${who} ${deed} ${directory} in account ${account}, ${region}, on ${when}. Amazon Chime has been connected to it since ${connectedSince} at the latest, so this changes who can sign in there and how; AWS asks to watch such calls together with those of Amazon Chime.`;
  },
});

/** Whether the call makes Amazon Chime use the directory, or ends that; null for any other call. */
function connectionOf(event: AuditEvent): boolean | null {
  if (event.source !== directoryService) return connects.has(event.name);
  if (applicationOf(event) !== 'chime') return null;
  if (event.name === 'AuthorizeApplication') return true;
  return event.name === 'UnauthorizeApplication' ? false : null;
}

/** Null for what Amazon Chime does itself (its console disconnects a directory), and for another application's authorization. */
function deedOf(event: AuditEvent): string | null {
  if (event.source !== directoryService || isByService(event.actor)) return null;
  if (event.name === 'UnauthorizeApplication' && applicationOf(event) === 'other') return null;
  return deeds.get(event.name) ?? null;
}
