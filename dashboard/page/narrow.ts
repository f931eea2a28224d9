import { useEffect, useRef, useState } from 'preact/hooks';

/** As the style sheet has it, which then draws rows in three lines. */
export function useNarrow(): boolean {
  const narrow = useRef(matchMedia('(max-width: 52rem)'));
  const [isNarrow, setNarrow] = useState(narrow.current.matches);
  useEffect(() => {
    const { current } = narrow;
    const follow = () => setNarrow(current.matches);
    current.addEventListener('change', follow);
    return () => current.removeEventListener('change', follow);
  }, []);
  return isNarrow;
}
