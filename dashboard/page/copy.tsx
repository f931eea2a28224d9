import { useState } from 'preact/hooks';

/** Puts a text onto the clipboard as it is: what comes from a log has to be printable, for it may be pasted into a shell. */
export function Copy({ text, what }: { readonly text: string; readonly what?: string }) {
  const [says, setSays] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
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
