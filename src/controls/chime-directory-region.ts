import { cite } from './cite.ts';
import { calls, compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { applicationOf, directoryOf, directoryService } from './directories.ts';

const documented = 'us-east-1';

export default defineControl({
  id: 'chime-directory-region',
  title: 'Directory for Amazon Chime in another Region than us-east-1',
  severity: 'medium',
  identity: 'event',
  reads: [calls(directoryService, 'AuthorizeApplication')],
  citations: [
    cite('chimeActiveDirectory', 'A directory that Amazon Chime connects to must be in US East (N. Virginia).'),
  ],
  remediation:
    'Find out what this authorization is for: Amazon Chime works with directories in us-east-1 alone, so a directory elsewhere cannot be the one its users sign in with. Withdraw the authorization if nobody needs it, and connect a directory in us-east-1 to Amazon Chime.',
  misses: [
    'AuthorizeApplication is an undocumented call: one that does not name its application cannot be judged.',
    'A directory that was connected before the first event is not seen: AWS Directory Service has no public call that tells which applications a directory is authorized for, so an audit cannot look.',
  ],
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    const { region } = event;
    if (region === documented) return compliant;
    const application = applicationOf(event);
    if (application === 'other') return notApplicable;
    if (application === 'unknown') return notEvaluated('the request does not say which application was authorized');
    const directory = directoryOf(event);
    if (directory === null) return notEvaluated('the request names no directory');
    if (region === 'unknown') return notEvaluated('the event names no Region');
    return violation({
      subject: { type: 'directory', id: directory, arn: null },
      facts: { directory, region, documented },
    });
  },
  explain({ directory, documented: only }, { who, when, account, region }) {
    return `${who} authorized Amazon Chime to use the directory ${directory} in ${region} (account ${account}) on ${when}. AWS documents that a directory for Amazon Chime must be in ${only}.`;
  },
});
