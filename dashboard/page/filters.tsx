/** What can be chosen and typed to narrow the list down. */
import { useState } from 'preact/hooks';
import { severities } from '../../src/controls/control.ts';
import type { FindingsAnswer } from '../api.ts';
import { paramsOf, statuses } from '../query.ts';
import { Choose, DayField, type FilterProps, TextField, Toggles } from './fields.tsx';
import { useSearchField } from './keys.ts';
import { useMedia } from './media.ts';
import { number } from './words.ts';

export function Filters({
  query,
  choices,
  answer,
  change,
  shortcuts,
}: FilterProps & {
  readonly choices: FindingsAnswer['choices'] | undefined;
  readonly answer: FindingsAnswer | null;
  readonly shortcuts: boolean;
}) {
  const field = useSearchField(shortcuts);
  // As the style sheet has it.
  const narrow = useMedia('(max-width: 52rem)');
  const { control, account, region, role, actor, from, to } = query;
  const more = paramsOf({ control, account, region, role, actor, from, to }).size;
  const [hasMore] = useState(more > 0);
  const inUse = narrow ? more + query.severity.length + query.status.length : more;
  const toggles = (
    <>
      <Toggles
        legend="Severity"
        name="severity"
        all={severities.toReversed()}
        chosen={query.severity}
        numbers={answer?.severities}
        change={change}
      />
      <Toggles
        legend="Status"
        name="status"
        all={statuses}
        chosen={query.status}
        numbers={answer?.statuses}
        change={change}
      />
    </>
  );
  return (
    <search class="filters">
      <div class="line">
        <TextField
          label="Search"
          name="q"
          value={query.q}
          placeholder="names, ids, words"
          change={change}
          field={field}
          wide
        />
        {!narrow && toggles}
      </div>
      <details open={hasMore}>
        <summary>
          {narrow ? 'Filters' : 'More filters'}
          {inUse > 0 && `, ${number(inUse)} in use`}
        </summary>
        {narrow && <div class="line">{toggles}</div>}
        <div class="line">
          <Choose label="Control" name="control" chosen={query.control} choices={choices?.control} change={change} />
          <Choose label="Account" name="account" chosen={query.account} choices={choices?.account} change={change} />
          <Choose label="Region" name="region" chosen={query.region} choices={choices?.region} change={change} />
          <Choose label="Role" name="role" chosen={query.role} choices={choices?.role} change={change} />
          <TextField label="Actor" name="actor" value={query.actor} placeholder="ARN or kind" change={change} />
          <DayField label="From" name="from" value={query.from} change={change} />
          <DayField label="To" name="to" value={query.to} change={change} />
        </div>
      </details>
    </search>
  );
}
