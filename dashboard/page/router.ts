/** The address is the state: which view, and which filter. */
import { useEffect, useState } from 'preact/hooks';

const moved = new EventTarget();

/** Path and query of where the user is. */
export function useAddress(): URL {
  const [address, setAddress] = useState(location.href);
  useEffect(() => {
    const follow = () => setAddress(location.href);
    moved.addEventListener('moved', follow);
    addEventListener('popstate', follow);
    return () => {
      moved.removeEventListener('moved', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  return new URL(address);
}

/** `replace` leaves no step in the history, as for each letter of a search. */
export function go(href: string, replace = false): void {
  if (new URL(href, location.href).href === location.href) return;
  // A state tells steps inside the page from the one that opened it.
  if (replace) history.replaceState(history.state, '', href);
  else history.pushState({}, '', href);
  moved.dispatchEvent(new Event('moved'));
}

/** Links of the page lead to its views without loading it again; those with `data-replace` leave no step in the history. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    const { target, button, metaKey, ctrlKey, shiftKey, altKey, defaultPrevented } = event;
    const link = target instanceof Element ? target.closest('a') : null;
    const asUsual = button === 0 && !(metaKey || ctrlKey || shiftKey || altKey || defaultPrevented);
    if (link === null || !asUsual || link.origin !== location.origin || link.target !== '' || link.download !== '')
      return;
    if (link.pathname.startsWith('/api/') || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(link.href, link.dataset['replace'] !== undefined);
    scrollTo(0, 0);
  });
}
