/** One control: what AWS documents, what it looks at, what became of it, and what it cannot see. */
import type { ControlsAnswer, ControlSummary } from '../api.ts';
import { paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { path } from './controls.tsx';
import { Answer, Heading, SeverityName, Time } from './parts.tsx';
import { count, number, shown } from './words.ts';
import './finding.css';

export function ControlView({ id, address }: { readonly id: string; readonly address: URL }) {
  const answered = useAnswer<ControlsAnswer>(path);
  const control = answered.value?.controls.find((each) => each.id === id);
  return (
    <article class="finding">
      <p class="back">
        <a href={`/controls${address.search}`}>← All controls</a>
      </p>
      <Heading title={control?.title ?? 'Control'}>{control?.title ?? 'Control'}</Heading>
      <Answer answered={answered}>
        {({ auditAt }) =>
          control === undefined ? (
            <p class="waiting">There is no control {shown(id)} in this version of Rolecall.</p>
          ) : (
            <Whole control={control} auditAt={auditAt} />
          )
        }
      </Answer>
    </article>
  );
}

function Whole({ control, auditAt }: { readonly control: ControlSummary; readonly auditAt: string | null }) {
  const { id, severity, reads, citations, remediation, misses, statuses } = control;
  return (
    <>
      <p class="marks">
        <SeverityName severity={severity} />
        <code>{id}</code>
      </p>
      <div class="columns">
        <div>
          <h2>What AWS documents</h2>
          <ul class="citations">
            {citations.map(({ url, heading, says, read }) => (
              <li key={`${url} ${says}`}>
                {says}{' '}
                <a href={url} target="_blank" rel="noreferrer">
                  {heading}
                  <span class="hidden"> (opens a new tab)</span>
                </a>{' '}
                <span class="quiet">read {read}</span>
              </li>
            ))}
          </ul>
          <h2>What to do</h2>
          <p>{remediation}</p>
          <h2>Known gaps</h2>
          {misses.length === 0 ? (
            <p class="quiet">None is known.</p>
          ) : (
            <ul>
              {misses.map((gap) => (
                <li key={gap}>{gap}</li>
              ))}
            </ul>
          )}
        </div>
        <div>
          <h2>Its findings</h2>
          <dl class="circumstances">
            {Object.entries(statuses).map(([status, value]) => (
              <>
                <dt>{status}</dt>
                <dd>
                  {value === 0 ? (
                    '0'
                  ) : (
                    <a href={`/findings?${paramsOf({ control: [id], status: [status as keyof typeof statuses] })}`}>
                      {number(value)}
                    </a>
                  )}
                </dd>
              </>
            ))}
          </dl>
          <h2>How often it was evaluated</h2>
          <Evaluated control={control} auditAt={auditAt} />
          <h2>What it looks at</h2>
          <ul>
            {reads.map((read) => (
              <li key={read}>{read}</li>
            ))}
          </ul>
        </div>
      </div>
    </>
  );
}

function Evaluated({ control, auditAt }: { readonly control: ControlSummary; readonly auditAt: string | null }) {
  const { judged, evaluated } = control;
  const { events, looks, since, until } = evaluated;
  const isKnown = events !== null && since !== null && until !== null;
  return (
    <>
      {isKnown ? (
        <p>
          {count(events, 'event')} from <Time at={since} /> to <Time at={until} />: {number(evaluated.compliant)}{' '}
          compliant, {number(evaluated.violated)} violated, {number(evaluated.unclear)} unclear; the others were not its
          business.
        </p>
      ) : (
        <p class="quiet">
          Events are not counted: no audit has reconciled with CloudTrail, or CloudTrail does not keep what this control
          reads.
        </p>
      )}
      {looks !== null && <p>{count(looks, 'audit')} found something for it to judge.</p>}
      {judged !== null && auditAt !== null ? (
        <p>
          The last audit of every account, the newest <Time at={auditAt} />: {number(judged.compliant)} compliant,{' '}
          {number(judged.violation)} violated, {number(judged.pending)} pending, {number(judged.notEvaluated)} not
          evaluated, {number(judged.error)} failed.
        </p>
      ) : (
        <p class="quiet">
          {auditAt === null ? 'No audit has left its results here yet.' : 'The last audit did not ask it.'}
        </p>
      )}
    </>
  );
}
