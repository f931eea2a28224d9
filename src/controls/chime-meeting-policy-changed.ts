import { flagOf, objectOf, textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'chime-meeting-policy-changed',
  title: 'Meeting settings of an Amazon Chime account changed',
  severity: 'info',
  identity: 'event',
  reads: chimeCallsOf('UpdateAccountSettings', 'UpdateAccountResource'),
  citations: [
    cite(
      'chimeMeetingPolicy',
      'An administrator decides whether users may share control of their screens, and whether Amazon Chime calls attendees by phone.',
    ),
    cite('chimeMeetingRegions', 'Meetings are held in every Region, or only in those that an administrator selects.'),
    cite(
      'chimeAccountSettings',
      'DisableRemoteControl set to true stops shared control; EnableDialOut set to true starts calls to attendees.',
    ),
  ],
  remediation:
    "Compare the settings with what your organization decided. Shared control lets somebody else work on a user's computer during a meeting; calling attendees costs by the minute; the Region decides where a meeting is processed.",
  misses: [
    'What UpdateAccountResource changed is undocumented and not in the record; the meeting Regions are set by the console alone.',
    'The event carries the new values, not those before: setting the same value again looks like a change.',
  ],
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    const settings = objectOf(event.request['accountSettings']);
    const disableRemoteControl = flagOf(settings['disableRemoteControl']);
    const outboundCalling = flagOf(settings['enableDialOut']);
    if (event.name === 'UpdateAccountSettings' && disableRemoteControl === null && outboundCalling === null) {
      return notEvaluated('the record holds no settings');
    }
    return violation({
      subject: chimeAccountOf(event),
      facts: {
        chimeAccount: textOf(event.request['accountId']),
        call: event.name,
        // AWS's field has the inverted sense.
        sharedControl: disableRemoteControl === null ? null : !disableRemoteControl,
        outboundCalling,
      },
    });
  },
  explain({ chimeAccount, call, sharedControl, outboundCalling }, { who, when, account }) {
    const settings = [
      ...(sharedControl === null
        ? []
        : [`shared control of screens is now ${sharedControl ? 'allowed' : 'not allowed'}`]),
      ...(outboundCalling === null
        ? []
        : [`Amazon Chime ${outboundCalling ? 'now calls' : 'no longer calls'} attendees by phone to let them join`]),
    ];
    const what =
      settings.length === 0
        ? `the record of ${call} does not say which, the meeting Regions may be among them`
        : settings.join(', and ');
    return `${who} changed the meeting settings of ${chimeAccountInWords(chimeAccount, account)} on ${when}: ${what}.`;
  },
});
