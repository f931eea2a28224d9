/** The fields of the filters, each of which changes the address. */
import { useEffect, useRef } from 'preact/hooks';
import type { Choice } from '../api.ts';
import type { Query } from '../query.ts';
import { number, shown } from './words.ts';

export interface FilterProps {
  readonly query: Query;
  readonly change: (part: Partial<Query>, replace?: boolean) => void;
}

type Change = FilterProps['change'];

export function TextField({
  label,
  name,
  value,
  placeholder,
  change,
  field,
  wide = false,
}: {
  readonly label: string;
  readonly name: 'q' | 'actor';
  readonly value: string;
  readonly placeholder: string;
  readonly change: Change;
  readonly field?: { current: HTMLInputElement | null };
  readonly wide?: boolean;
}) {
  const timer = useRef(0);
  // By the time that it is called, something else may have been chosen.
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => () => clearTimeout(timer.current), []);
  const own = useRef<HTMLInputElement>(null);
  const input = field ?? own;
  // While somebody writes, the field is theirs; a link or the history may change it otherwise.
  useEffect(() => {
    if (input.current !== null && document.activeElement !== input.current) input.current.value = value;
  }, [value, input]);
  return (
    <label class={wide ? 'field wide' : 'field'}>
      <span>{label}</span>
      <input
        ref={input}
        type="search"
        defaultValue={value}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => latest.current({ [name]: currentTarget.value.trim() }, true), 150);
        }}
      />
    </label>
  );
}

export function DayField({
  label,
  name,
  value,
  change,
}: {
  readonly label: string;
  readonly name: 'from' | 'to';
  readonly value: string;
  readonly change: Change;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        value={value.slice(0, 10)}
        // While a year is being typed, it is one of long ago: 0002, 0020, 0202.
        onChange={({ currentTarget }) => currentTarget.value.startsWith('0') || change({ [name]: currentTarget.value })}
      />
    </label>
  );
}

export function Toggles<T extends string>({
  legend,
  name,
  all,
  chosen,
  numbers,
  change,
}: {
  readonly legend: string;
  readonly name: 'severity' | 'status';
  readonly all: readonly T[];
  readonly chosen: readonly T[];
  readonly numbers: Readonly<Record<T, number>> | undefined;
  readonly change: Change;
}) {
  return (
    <fieldset class="toggles">
      <legend>{legend}</legend>
      {all.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              change({ [name]: currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value) })
            }
          />
          {value}
          {numbers !== undefined && <span class="quiet">{number(numbers[value])}</span>}
        </label>
      ))}
    </fieldset>
  );
}

export function Choose({
  label,
  name,
  chosen,
  choices = [],
  change,
}: {
  readonly label: string;
  readonly name: 'control' | 'account' | 'region' | 'role';
  readonly chosen: readonly string[];
  readonly choices: readonly Choice[] | undefined;
  readonly change: Change;
}) {
  const [only = ''] = chosen;
  const isKnown = chosen.length === 1 && choices.some(({ value }) => value === only);
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={chosen.length > 1 ? '\n' : only}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value === '' ? [] : [currentTarget.value] })}
      >
        <option value="">any</option>
        {chosen.length > 1 && (
          <option value={'\n'} disabled>
            {chosen.length} of them
          </option>
        )}
        {chosen.length === 1 && !isKnown && <option value={only}>{shown(only)}</option>}
        {choices.map(({ value, findings }) => (
          <option key={value} value={value}>
            {shown(value)} ({number(findings)})
          </option>
        ))}
      </select>
    </label>
  );
}
