/** Whether Rolecall itself is well, and how far what the page shows can be believed. */
import { type Health, oldestHeartbeat, type Reading } from '../api.ts';
import { Time } from './parts.tsx';
import { age, count, number, shown } from './words.ts';

export function HealthLine({
  health,
  now,
  reading,
  accounts,
  lastRead,
}: {
  readonly health: Health;
  readonly now: string;
  readonly reading: Reading;
  /** Accounts of which anything is known, audited or not. */
  readonly accounts: number;
  readonly lastRead: string | null;
}) {
  const { lastSeen, heartbeat, heartbeatExpected, audit } = health;
  const heartbeatLate = heartbeat === null || Date.parse(now) - Date.parse(heartbeat) > oldestHeartbeat;
  return (
    <section aria-label="The auditor itself">
      <dl class="health">
        <div>
          <dt>Table read</dt>
          <dd>
            {lastRead === null ? 'not yet' : <Time at={lastRead} exact />}
            {lastRead !== null && !reading.follows && <span class="quiet"> the whole table each time</span>}
          </dd>
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
              reading.region === null ? (
                'none on this machine: it judges events only'
              ) : (
                'no audit yet'
              )
            ) : (
              <>
                <Time at={audit.at} />{' '}
                <span class="quiet">
                  {age(audit.at, now)}, {accounts > audit.accounts ? `${number(audit.accounts)} of ` : ''}
                  {count(accounts, 'account')}
                </span>
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
