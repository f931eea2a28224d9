import { useState } from 'preact/hooks';
import { shown } from './words.ts';

/** Puts a text onto the clipboard, as it is shown: nothing that hides in it gets to where it is pasted. */
export function Copy({ text, what }: { readonly text: string; readonly what?: string }) {
  const [says, setSays] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text.split('\n').map(shown).join('\n')).then(
      () => setSays('Copied.'),
      () => setSays('It could not be copied: select it instead.'),
    );
  return (
    <>
      {' '}
      <button type="button" class={what === undefined ? '' : 'plain'} onClick={() => void copy()}>
        Copy
        {what !== undefined && <span class="hidden"> {what}</span>}
      </button>{' '}
      <span role="status">{says}</span>
    </>
  );
}
