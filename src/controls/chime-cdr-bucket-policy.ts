import type { Configuration } from '../configuration.ts';
import { textOf } from '../events/fields.ts';
import { partitionOf } from '../events/role-target.ts';
import { type ChimeStatement, chimeStatementsOf, type Source } from './bucket-policy.ts';
import { cite } from './cite.ts';
import { calls, compliant, defineControl, inventory, notApplicable, notEvaluated, violation } from './control.ts';
import { type Judgement, judgeEach } from './judge-each.ts';
import { ownAccounts } from './own-accounts.ts';
import { statementsInWords } from './statements-in-words.ts';

export default defineControl({
  id: 'chime-cdr-bucket-policy',
  title: 'Bucket policy lets Amazon Chime write for any account',
  severity: 'high',
  identity: 'event',
  reads: [calls('s3.amazonaws.com', 'PutBucketPolicy'), inventory(['buckets'])],
  citations: [
    cite(
      'chimeConfusedDeputy',
      "The policy of a bucket for call detail records lets chime.amazonaws.com write only when aws:SourceAccount is the account of the bucket's owner.",
    ),
  ],
  remediation:
    'Add a condition to the statements in the facts: StringEquals with aws:SourceAccount and the ids of your own accounts (or aws:SourceArn, or aws:SourceOrgID). Without it another customer can have Amazon Chime use your bucket as if it were theirs.',
  misses: [
    'Without accounts.own in rolecall.yaml only the account of the event counts as your own; without accounts.organization every organization id does.',
  ],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const statements = chimeStatementsOf(event.request['bucketPolicy']);
    if (statements === null) return notEvaluated('the request holds no readable bucket policy');
    const unbound = unboundOf(statements, event.account, configuration);
    if (unbound.length === 0) return statements.length === 0 ? notApplicable : compliant;
    const bucket = textOf(event.request['bucketName']) ?? 'unknown bucket';
    return violation({
      subject: { type: 's3-bucket', id: bucket, arn: `arn:${partitionOf(event.region)}:s3:::${bucket}` },
      ...judged(bucket, unbound),
    });
  },
  explain(facts, { who, when, account }) {
    return `${who} set a policy on the bucket ${facts.bucket} in account ${account} on ${when}. ${inWords(facts)}`;
  },
  state: {
    evaluate: ({ account, partition, buckets }, { configuration }) =>
      judgeEach(buckets, ({ name, policy }): Judgement<BucketFacts> => {
        const statements = policy === null ? [] : chimeStatementsOf(policy);
        if (statements === null) return { unclear: `the policy of the bucket ${name} cannot be read` };
        const unbound = unboundOf(statements, account, configuration);
        const subject = { type: 's3-bucket', id: name, arn: `arn:${partition}:s3:::${name}` };
        return unbound.length === 0 ? 'compliant' : { subject, ...judged(name, unbound) };
      }),
    explain(facts, { when, account }) {
      return `The bucket ${facts.bucket}, which gets call detail records of account ${account}, has a policy that is too open, as read on ${when}. ${inWords(facts)}`;
    },
  },
});

interface BucketFacts {
  readonly [fact: string]: string | boolean | readonly string[];
  readonly bucket: string;
  readonly statements: readonly string[];
  readonly services: readonly string[];
  readonly writes: boolean;
  readonly sources: readonly string[];
}

function judged(
  bucket: string,
  unbound: readonly ChimeStatement[],
): { readonly severity: 'high' | 'low'; readonly facts: BucketFacts } {
  const writes = unbound.some((statement) => statement.writes);
  return {
    severity: writes ? 'high' : 'low',
    facts: {
      bucket,
      statements: unbound.map(({ name }) => name),
      services: [...new Set(unbound.flatMap(({ services }) => services))].sort(),
      writes,
      sources: sourcesOf(unbound),
    },
  };
}

function inWords({ statements, services, writes, sources }: BucketFacts): string {
  const may = writes ? 'write to' : 'read settings or objects of';
  const bound =
    sources.length === 0
      ? 'without a condition on the account it acts for'
      : `for sources that are not all your own (${sources.join(', ')})`;
  const example = writes
    ? ''
    : ' The statement in the guide of AWS for s3:GetBucketAcl has no such condition either; add it all the same.';
  return `The ${statementsInWords(statements)} let${statements.length === 1 ? 's' : ''} ${services.join(' and ')} ${may} it ${bound}, so another customer of Amazon Chime could use the service as a confused deputy. AWS documents aws:SourceAccount for this.${example}`;
}

/** Those that another customer of Amazon Chime can make use of. */
function unboundOf(
  statements: readonly ChimeStatement[],
  account: string,
  configuration: Configuration,
): readonly ChimeStatement[] {
  return statements.filter(({ sources }) => !sources.some((source) => isOwn(source, account, configuration)));
}

/** Every source that passes is one of the user's own. */
function isOwn({ key, values }: Source, account: string, configuration: Configuration): boolean {
  const own = ownAccounts(account, configuration);
  const { organization } = configuration.accounts;
  return values.every((value) => {
    if (key === 'aws:sourceaccount') return own.has(value);
    if (key === 'aws:sourcearn') return own.has(value.split(':')[4] ?? '');
    // A path begins with the organization.
    const [named = ''] = value.split('/');
    return organization === null ? /^o-[a-z0-9]{10,32}$/.test(named) : named === organization;
  });
}

/** The sources that the conditions name, which are not enough. */
function sourcesOf(statements: readonly ChimeStatement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ sources }) => sources.flatMap(({ values }) => values)))].sort();
}
