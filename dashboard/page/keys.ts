import { useEffect, useRef } from 'preact/hooks';

/** Calls back for keys that are pressed outside of fields; letters and signs only where `letters` is true. */
export function useKeys(letters: boolean, onKey: (key: string, event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
      if (ctrlKey || metaKey || altKey || isComposing || (key.length === 1 && !letters)) return;
      if (!isField(target) || key === 'Escape') latest.current(key, event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [letters]);
}

/** For Esc; false where nobody is in a field. What was written stays: Chromium would empty a search without telling. */
export function leaveField(event: KeyboardEvent): boolean {
  const { activeElement } = document;
  if (!isField(activeElement)) return false;
  event.preventDefault();
  activeElement.blur();
  return true;
}

function isField(target: EventTarget | null): target is HTMLInputElement | HTMLSelectElement {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
