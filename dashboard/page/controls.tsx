/** The controls: how often each was evaluated, and what became of it. */
import type { ControlsAnswer, ControlSummary } from '../api.ts';
import { paramsOf } from '../query.ts';
import { useAnswer } from './answer.ts';
import { TextField } from './fields.tsx';
import { useSearchField } from './keys.ts';
import { Answer, Heading, SeverityName, Time } from './parts.tsx';
import { go } from './router.ts';
import { count, number } from './words.ts';

export const path = '/api/v1/controls';

export function ControlsView({ address, shortcuts }: { readonly address: URL; readonly shortcuts: boolean }) {
  const field = useSearchField(shortcuts);
  const answered = useAnswer<ControlsAnswer>(path);
  const wanted = address.searchParams.get('q') ?? '';
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
              <Counted controls={controls} auditAt={auditAt} />
              <div class="above searched">
                <TextField
                  label="Search"
                  name="q"
                  value={wanted}
                  placeholder="names, words"
                  change={({ q = '' }) => go(`/controls?${paramsOf({ q })}`, true)}
                  field={field}
                />
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
                      {['Events', 'Audits', 'Compliant', 'Violated', 'Open', 'Muted', 'Ended'].map((name) => (
                        <th scope="col" key={name} class="number">
                          {name}
                        </th>
                      ))}
                      <th scope="col">Last seen</th>
                      <th scope="col" class="number">
                        Known gaps
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.map((control) => (
                      <Line key={control.id} control={control} search={address.search} />
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

/** What the numbers count, and since when. */
function Counted({ controls, auditAt }: Pick<ControlsAnswer, 'controls' | 'auditAt'>) {
  const { since = null, until = null } = controls.find(({ evaluated }) => evaluated.since !== null)?.evaluated ?? {};
  return (
    <p class="note">
      {since !== null && until !== null ? (
        <>
          Events: those that a control judged from <Time at={since} /> to <Time at={until} />.{' '}
        </>
      ) : (
        'How many events a control judged is not known: audits that reconcile with CloudTrail count them, and none has. '
      )}
      {auditAt === null ? (
        'No audit of an account has left its results here yet. '
      ) : (
        <>
          Audits: those that found something to judge; the last was <Time at={auditAt} />. Compliant and violated: of
          these events, and in the last audit of every account.{' '}
        </>
      )}
      A dash: not counted, or there is nothing of the kind for this control.
    </p>
  );
}

/** Of the events that were counted and of the last audits; null where neither is known. */
function judgementsOf({ evaluated, judged }: ControlSummary) {
  if (evaluated.events === null && judged === null) return { compliant: null, violated: null };
  return {
    compliant: evaluated.compliant + (judged?.compliant ?? 0),
    violated: evaluated.violated + (judged?.violation ?? 0),
  };
}

function Line({ control, search }: { readonly control: ControlSummary; readonly search: string }) {
  const { id, title, severity, statuses, lastSeen, evaluated, misses } = control;
  const { compliant, violated } = judgementsOf(control);
  return (
    <tr>
      <th scope="row">
        <a href={`/controls/${id}${search}`}>{title}</a>
        <span class="service">{id}</span>
      </th>
      <td>
        <SeverityName severity={severity} />
      </td>
      <Known value={evaluated.events} />
      <Known value={evaluated.looks} />
      <Known value={compliant} />
      <Known value={violated} />
      <Amount value={statuses.open} />
      <Amount value={statuses.muted} />
      <Amount value={statuses.resolved + statuses.withdrawn} />
      <td>{lastSeen === null ? <span class="quiet">never</span> : <Time at={lastSeen} />}</td>
      <Amount value={misses.length} />
    </tr>
  );
}

function Known({ value }: { readonly value: number | null }) {
  return value === null ? (
    <td class="number quiet">
      <span aria-hidden="true">–</span>
      <span class="hidden">none counted</span>
    </td>
  ) : (
    <Amount value={value} />
  );
}

function Amount({ value }: { readonly value: number }) {
  return <td class="number">{value === 0 ? <span class="zero">0</span> : number(value)}</td>;
}
