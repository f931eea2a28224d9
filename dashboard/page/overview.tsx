/** The first screen: is anything wrong, since when, and is the auditor itself healthy. */
import { severities } from '../../src/controls/control.ts';
import type { Overview } from '../api.ts';
import { paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { Timeline } from './chart.tsx';
import { HealthLine } from './health.tsx';
import { Matrix } from './matrix.tsx';
import { Answer, Heading, SeverityName, ShortList, Time } from './parts.tsx';
import { Places } from './places.tsx';
import { age, change, number, shown } from './words.ts';
import './overview.css';

const worstFirst = severities.toReversed();

export function OverviewView({ address }: { readonly address: URL }) {
  const account = address.searchParams.get('account');
  const search = account === null ? '' : `?${new URLSearchParams({ account })}`;
  const answered = useAnswer<Overview>(`/api/v1/overview${search}`);
  // An answer stays where nothing changes, and yet time goes by.
  const now = (overview: Overview) => answered.lastRead ?? overview.now;
  return (
    <>
      <Heading title="Overview">{answered.value === null ? 'Overview' : headline(answered.value)}</Heading>
      <Answer answered={answered}>
        {(overview) => (
          <>
            <Since overview={overview} now={now(overview)} />
            <HealthLine
              health={overview.health}
              now={now(overview)}
              reading={overview.reading}
              accounts={overview.matrixAccounts.length}
              lastRead={answered.lastRead ?? overview.reading.asOf}
            />
            <Severities open={overview.open} />
            {overview.reading.findings > 0 && <Timeline days={overview.days} />}
            <div class="columns">
              {overview.newest.length > 0 && (
                <section>
                  <h2>Newest</h2>
                  <ShortList rows={overview.newest} now={now(overview)} />
                </section>
              )}
              <div>
                <Places
                  title="Accounts"
                  name="account"
                  places={overview.accounts}
                  further={overview.further.accounts}
                />
                <Places title="Regions" name="region" places={overview.regions} further={overview.further.regions} />
              </div>
            </div>
            <Matrix overview={overview} account={account} />
          </>
        )}
      </Answer>
    </>
  );
}

/** Is anything wrong, in one line. */
function headline({ open, reading }: Overview): string {
  if (reading.asOf === null && reading.findings === 0) return 'Nothing is known yet';
  const worst = worstFirst.find((severity) => open[severity].now > 0);
  if (worst === undefined) return 'No finding is open';
  const grave = (['critical', 'high'] as const).filter((severity) => open[severity].now > 0);
  if (grave.length === 0) return `Nothing critical or high is open; the worst is ${worst}`;
  const all = open.critical.now + open.high.now;
  const words = grave.map((severity) => `${number(open[severity].now)} ${severity}`).join(' and ');
  return `${words} ${all === 1 ? 'finding is' : 'findings are'} open`;
}

function Since({ overview: { since, statuses, reading }, now }: { readonly overview: Overview; readonly now: string }) {
  if (reading.findings === 0)
    return (
      <p class="lead">
        The table holds no finding: nothing happened that a control objects to, or no event arrived.{' '}
        <code>rolecall doctor</code> tells which.
      </p>
    );
  const others = [
    [statuses.muted, 'muted'],
    [statuses.resolved, 'resolved'],
    [statuses.withdrawn, 'withdrawn'],
  ] as const;
  const rest = others.filter(([value]) => value > 0).map(([value, word]) => `${number(value)} ${word}`);
  return (
    <p class="lead">
      {since && (
        <>
          The {since.severity} one that stands longest is from <Time at={since.time} />, {age(since.time, now)}:{' '}
          <a href={`/findings/${since.id}`}>{shown(since.title)}</a>, <bdi>{shown(since.subject)}</bdi>.
        </>
      )}{' '}
      {rest.length > 0 && <span class="quiet">{`${rest.join(', ')}.`}</span>}
    </p>
  );
}

function Severities({ open }: Pick<Overview, 'open'>) {
  return (
    <section aria-label="Open findings by severity">
      <ul class="severities">
        {worstFirst.map((severity) => {
          const { now, week, month } = open[severity];
          return (
            <li key={severity} class={now === 0 ? 'none' : ''}>
              <a href={`/findings?${paramsOf({ status: ['open'], severity: [severity] })}`}>
                <SeverityName severity={severity} />
                <b>{number(now)}</b>
              </a>
              <span class="change">{week === null ? 'watched for less than 7 days' : `${change(week)} in 7 days`}</span>
              <span class="change">
                {week === null ? '' : month === null ? 'for less than 30 days' : `${change(month)} in 30 days`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
