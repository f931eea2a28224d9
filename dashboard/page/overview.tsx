/** The first screen: is anything wrong, since when, and is the auditor itself healthy. */
import { severities } from '../../src/controls/control.ts';
import {
  type Aspect,
  aspects,
  type Cell,
  type Health,
  type MatrixRow,
  oldestHeartbeat,
  type Overview,
  type Place,
} from '../api.ts';
import { paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { Timeline } from './chart.tsx';
import { Answer, Heading, Mark, SeverityName, ShortList, Time } from './parts.tsx';
import { age, change, count, number, shown } from './words.ts';

const worstFirst = severities.toReversed();

export function OverviewView() {
  const answered = useAnswer<Overview>('/api/v1/overview');
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
              lastRead={answered.lastRead ?? overview.reading.asOf}
            />
            <Severities open={overview.open} />
            {overview.reading.findings > 0 && <Timeline days={overview.days} />}
            <div class="columns">
              {overview.newest.length > 0 && (
                <section>
                  <h2>Seen last</h2>
                  <ShortList rows={overview.newest} now={now(overview)} />
                </section>
              )}
              <div>
                <Places title="Accounts" name="account" places={overview.accounts} />
                <Places title="Regions" name="region" places={overview.regions} />
              </div>
            </div>
            <Matrix rows={overview.matrix} audited={overview.health.audit !== null} />
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

function HealthLine({
  health,
  now,
  lastRead,
}: {
  readonly health: Health;
  readonly now: string;
  readonly lastRead: string | null;
}) {
  const { lastSeen, heartbeat, heartbeatExpected, audit } = health;
  const heartbeatLate = heartbeat === null || Date.parse(now) - Date.parse(heartbeat) > oldestHeartbeat;
  return (
    <section aria-label="The auditor itself">
      <dl class="health">
        <div>
          <dt>Table read</dt>
          <dd>{lastRead === null ? 'not yet' : <Time at={lastRead} exact />}</dd>
        </div>
        <div>
          <dt>Last finding seen</dt>
          <dd>
            {lastSeen === null ? (
              'none yet'
            ) : (
              <>
                <Time at={lastSeen} /> <span class="quiet">{age(lastSeen, now)}</span>
              </>
            )}
          </dd>
        </div>
        <div class={heartbeatExpected && heartbeatLate ? 'bad' : ''}>
          <dt>Heartbeat</dt>
          <dd>
            {!heartbeatExpected ? (
              'none on this machine'
            ) : heartbeat === null ? (
              'never came through: see rolecall doctor'
            ) : (
              <>
                <Time at={heartbeat} /> <span class="quiet">{age(heartbeat, now)}</span>
                {heartbeatLate && ', late: see rolecall doctor'}
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Last audit</dt>
          <dd>
            {audit === null ? (
              'no audit yet'
            ) : (
              <>
                <Time at={audit.at} /> <span class="quiet">{count(audit.accounts, 'account')}</span>
                {audit.oldest.slice(0, 10) < audit.at.slice(0, 10) && (
                  <>
                    , the oldest <Time at={audit.oldest} />
                  </>
                )}
                {audit.missed !== null && audit.missed > 0 && `, ${count(audit.missed, 'event')} found late`}
              </>
            )}
          </dd>
        </div>
        <div class={audit !== null && audit.gaps.length > 0 ? 'bad' : ''}>
          <dt>Gaps</dt>
          <dd>
            {audit === null ? (
              'not known without an audit'
            ) : audit.gaps.length === 0 ? (
              'none'
            ) : (
              <details>
                <summary>{count(audit.gaps.length, 'gap')}</summary>
                <ul>
                  {audit.gaps.map((gap) => (
                    <li key={gap}>{shown(gap)}</li>
                  ))}
                </ul>
              </details>
            )}
          </dd>
        </div>
      </dl>
    </section>
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

const titles: Readonly<Record<Aspect, string>> = {
  trust: 'Trust',
  permission: 'Permissions',
  creation: 'Creation',
  editing: 'Editing',
  deletion: 'Deletion',
  region: 'Region',
};
const stem = 'AWSServiceRoleFor';

function Matrix({ rows, audited }: { readonly rows: readonly MatrixRow[]; readonly audited: boolean }) {
  return (
    <section>
      <h2 id="matrix">Service-linked roles and what AWS states of each</h2>
      <p class="note">
        {audited
          ? 'Compliant: the last audit judged the controls behind these statements and found nothing wrong. Not evaluated: no audit did, or not wholly, and no event showed anything wrong.'
          : 'Events show what goes wrong; only an audit of the account can show that a role is as AWS states. None has left its results here yet, so nothing is called compliant.'}
      </p>
      <div class="scroll" role="region" aria-labelledby="matrix" tabIndex={0}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{stem}…</th>
              {aspects.map((aspect) => (
                <th scope="col" key={aspect}>
                  {titles[aspect]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ role, service, cells, open, muted }) => (
              <tr key={role}>
                <th scope="row">
                  <span class="hidden">{stem}</span>
                  {role.slice(stem.length)} <span class="service">{service}</span>
                </th>
                {cells === null ? (
                  <td colSpan={aspects.length}>
                    <span class="cell absent">no statements are kept of its page: </span>
                    <a class="cell" href={`/findings?${paramsOf({ status: ['open', 'muted'], role: [role] })}`}>
                      {[open > 0 ? `${number(open)} open` : [], muted > 0 ? `${number(muted)} muted` : []]
                        .flat()
                        .join(', ')}
                    </a>
                  </td>
                ) : (
                  aspects.map((aspect) => (
                    <td key={aspect}>
                      <Stated cell={cells[aspect]} role={role} />
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Stated({ cell, role }: { readonly cell: Cell | null; readonly role: string }) {
  if (cell === null) return <span class="cell absent">not stated</span>;
  const { state, open, muted, controls } = cell;
  if (state === 'compliant') return <span class="cell compliant">✓ compliant</span>;
  if (state === 'not-evaluated') return <span class="cell absent">not evaluated</span>;
  const isOpen = state === 'violated';
  const query = paramsOf({ status: [isOpen ? 'open' : 'muted'], control: controls, role: [role] });
  return (
    <a class={`cell ${state}`} href={`/findings?${query}`}>
      {isOpen ? `✕ ${number(open)} violated` : `◐ ${number(muted)} muted`}
    </a>
  );
}

function Places({
  title,
  name,
  places,
}: {
  readonly title: string;
  readonly name: 'account' | 'region';
  readonly places: readonly Place[];
}) {
  if (places.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <table class="places">
        <thead>
          <tr>
            <th scope="col">
              <span class="hidden">{name}</span>
            </th>
            {worstFirst.map((severity) => (
              <th scope="col" key={severity} class="number">
                <Mark severity={severity} />
                <span class="hidden">{severity}</span>
              </th>
            ))}
            <th scope="col" class="number">
              open
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.name}>
              <th scope="row">
                <a href={`/findings?${paramsOf({ status: ['open'], [name]: [place.name] })}`}>{shown(place.name)}</a>
              </th>
              {worstFirst.map((severity) => (
                <td key={severity} class="number">
                  {place.open[severity] === 0 ? <span class="zero">0</span> : number(place.open[severity])}
                </td>
              ))}
              <td class="number">
                <b>{number(place.total)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
