/** The record behind a finding: folded, and searchable. */
import { useState } from 'preact/hooks';
import type { RecordAnswer } from '../api.ts';
import { askOnce } from './answer.ts';
import { count, number, shown } from './words.ts';

type Read =
  | { readonly state: 'closed' | 'reading' }
  | { readonly state: 'read'; readonly lines: readonly string[] }
  | { readonly state: 'none'; readonly why: string };

/** It is read when somebody wants to see it. */
export function Record({ id }: { readonly id: string }) {
  const [read, setRead] = useState<Read>({ state: 'closed' });
  const [wanted, setWanted] = useState('');
  const open = async () => {
    setRead({ state: 'reading' });
    try {
      const { record } = await askOnce<RecordAnswer>(`/api/v1/findings/${id}/record`);
      setRead(
        record === null
          ? { state: 'none', why: 'No record was kept with this finding; CloudTrail has it under the id of the event.' }
          : { state: 'read', lines: record.split('\n') },
      );
    } catch (error) {
      setRead({ state: 'none', why: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <details
      class="record"
      onToggle={({ currentTarget }) =>
        currentTarget.open && (read.state === 'closed' || read.state === 'none') && void open()
      }
    >
      <summary>The record</summary>
      {read.state === 'reading' && <p class="quiet">It is being read.</p>}
      {read.state === 'none' && <p class="quiet">{shown(read.why)}</p>}
      {read.state === 'read' && (
        <>
          <label class="field">
            <span>Find in the record</span>
            <input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
          </label>
          <Lines lines={read.lines} wanted={wanted.trim().toLowerCase()} />
        </>
      )}
    </details>
  );
}

function Lines({ lines, wanted }: { readonly lines: readonly string[]; readonly wanted: string }) {
  const found = lines.map((text, index) => ({ text, index })).filter(({ text }) => text.toLowerCase().includes(wanted));
  return (
    <>
      <p role="status" class="quiet">
        {wanted === '' ? count(lines.length, 'line') : `${number(found.length)} of ${count(lines.length, 'line')}`}
      </p>
      <div class="scroll code" role="region" aria-label="The record as JSON" tabIndex={0}>
        {found.map(({ text, index }) => (
          <div key={index}>
            <span class="line-number" aria-hidden="true">
              {index + 1}
            </span>
            <code>{shown(text)}</code>
          </div>
        ))}
      </div>
    </>
  );
}
