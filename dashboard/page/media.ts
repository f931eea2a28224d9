import { useEffect, useState } from 'preact/hooks';

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const asked = matchMedia(query);
    const follow = () => setHolds(asked.matches);
    follow();
    asked.addEventListener('change', follow);
    return () => asked.removeEventListener('change', follow);
  }, [query]);
  return holds;
}

/** Whether the page is being printed: the media query tells of that when it is too late to draw more. */
export function usePaper(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const ended = new AbortController();
    addEventListener('beforeprint', () => setPrinting(true), { signal: ended.signal });
    addEventListener('afterprint', () => setPrinting(false), { signal: ended.signal });
    return () => ended.abort();
  }, []);
  return isPrinting;
}
