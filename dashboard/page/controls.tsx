/** The controls: what each looks at, what became of it, and what it cannot see. */
import { useState } from 'preact/hooks';
import type { ControlsAnswer, ControlSummary } from '../api.ts';
import { paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { Answer, Heading, SeverityName, Time } from './parts.tsx';
import { count, number, shown } from './words.ts';

const path = '/api/v1/controls';

export function ControlsView() {
  const answered = useAnswer<ControlsAnswer>(path);
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase().split(/\s+/);
  return (
    <>
      <Heading title="Controls">Controls</Heading>
      <Answer answered={answered}>
        {({ controls, auditAt }) => {
          const found = controls.filter(({ id, title }) =>
            words.every((word) => `${id} ${title.toLowerCase()}`.includes(word)),
          );
          return (
            <>
              <Judgements auditAt={auditAt} />
              <div class="above">
                <label class="field">
                  <span>Search</span>
                  <input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
                </label>
                <p role="status" class="total">
                  {count(found.length, 'control')}
                </p>
              </div>
              <div class="scroll" role="region" aria-label="Controls" tabIndex={0}>
                <table class="controls">
                  <thead>
                    <tr>
                      {['Control', 'Severity'].map((name) => (
                        <th scope="col" key={name}>
                          {name}
                        </th>
                      ))}
                      {['Evaluated', 'Compliant', 'Violated', 'Open', 'Muted', 'Over'].map((name) => (
                        <th scope="col" key={name} class="number">
                          {name}
                        </th>
                      ))}
                      <th scope="col">Last seen</th>
                      <th scope="col" class="number">
                        Gaps
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.map((control) => (
                      <Line key={control.id} control={control} />
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          );
        }}
      </Answer>
    </>
  );
}

function Judgements({ auditAt }: Pick<ControlsAnswer, 'auditAt'>) {
  return (
    <p class="note">
      {auditAt === null ? (
        'The table keeps findings and not every judgement, and no audit has counted its own here yet: how often a control was evaluated and found all well is not known.'
      ) : (
        <>
          Evaluated, compliant and violated are the judgements of the last audit, <Time at={auditAt} />. What controls
          judge of events is not counted in the table.
        </>
      )}
    </p>
  );
}

function Line({
  control: { id, title, severity, statuses, lastSeen, judged, misses },
}: {
  readonly control: ControlSummary;
}) {
  const over = statuses.resolved + statuses.withdrawn;
  const evaluated = judged && judged.compliant + judged.violation + judged.pending + judged.notEvaluated + judged.error;
  return (
    <tr>
      <th scope="row">
        <a href={`/controls/${id}`}>{title}</a>
        <span class="service">{id}</span>
      </th>
      <td>
        <SeverityName severity={severity} />
      </td>
      <Known value={evaluated} />
      <Known value={judged && judged.compliant} />
      <Known value={judged && judged.violation} />
      <Amount value={statuses.open} />
      <Amount value={statuses.muted} />
      <Amount value={over} />
      <td>{lastSeen === null ? <span class="quiet">never</span> : <Time at={lastSeen} />}</td>
      <Amount value={misses.length} />
    </tr>
  );
}

function Known({ value }: { readonly value: number | null }) {
  return value === null ? (
    <td class="number quiet">
      <span aria-hidden="true">–</span>
      <span class="hidden">not known</span>
    </td>
  ) : (
    <Amount value={value} />
  );
}

function Amount({ value }: { readonly value: number }) {
  return <td class="number">{value === 0 ? <span class="zero">0</span> : number(value)}</td>;
}

export function ControlView({ id }: { readonly id: string }) {
  const answered = useAnswer<ControlsAnswer>(path);
  const control = answered.value?.controls.find((each) => each.id === id);
  return (
    <article class="finding">
      <p class="back">
        <a href="/controls">← All controls</a>
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
  const { id, severity, reads, citations, remediation, misses, statuses, judged } = control;
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
          <h2>Its judgements</h2>
          {judged === null ? (
            <p class="quiet">
              Not known: {auditAt === null ? 'no audit has counted any yet.' : 'the last audit did not ask it.'}
            </p>
          ) : (
            <dl class="circumstances">
              {Object.entries(judged).map(([name, value]) => (
                <>
                  <dt>{name === 'notEvaluated' ? 'not evaluated' : name}</dt>
                  <dd>{number(value)}</dd>
                </>
              ))}
            </dl>
          )}
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
