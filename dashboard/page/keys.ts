import { useLayoutEffect, useRef } from 'preact/hooks';

/** Calls back for keys that are pressed outside of fields; letters and signs only where `letters` is true. */
export function useKeys(letters: boolean, onKey: (key: string, event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  // At once: a key that is pressed before the next view was painted is for it.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
      if (ctrlKey || metaKey || altKey || isComposing || (key.length === 1 && !letters)) return;
      if (!isField(target) || key === 'Escape') latest.current(key, event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [letters]);
}

/** The field of a search, where `/` leads to and Esc away from. */
export function useSearchField(letters: boolean) {
  const field = useRef<HTMLInputElement>(null);
  useKeys(letters, (key, event) => {
    if (key === '/') {
      event.preventDefault();
      field.current?.focus();
    }
    if (key === 'Escape') leaveField(event);
  });
  return field;
}

/** For Esc; false where nobody is in a field. What was written stays: Chromium would empty a search without telling. */
export function leaveField(event: KeyboardEvent): boolean {
  const { activeElement } = document;
  if (!isField(activeElement)) return false;
  event.preventDefault();
  activeElement.blur();
  return true;
}

/** Takes letters for itself, as a box that is ticked does not. */
function isField(target: EventTarget | null): target is HTMLInputElement | HTMLSelectElement {
  return (target instanceof HTMLInputElement && target.type !== 'checkbox') || target instanceof HTMLSelectElement;
}
