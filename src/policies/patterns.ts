/** Wildcards of policies: `*` for any characters, also none, and `?` for one. */

/** Whether every text that `narrow` stands for is one that `wide` stands for. It never says so wrongly. */
export function covers(wide: string, narrow: string): boolean {
  // `${aws:username}` stands for a text, and `${*}` for the character.
  if (wide.includes('${')) return wide === narrow;
  // Where one `*` of `wide` has taken too little, only the last one has to take more: linear for each pair of positions.
  let w = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < narrow.length) {
    const one = wide[w];
    if (one === '*') {
      star = w++;
      resume = n;
    } else if (one !== undefined && narrow[n] !== '*' && (one === narrow[n] || (one === '?' && narrow[n] !== '$'))) {
      w++;
      n++;
    } else if (star !== -1) {
      w = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (wide[w] === '*') w++;
  return w === wide.length;
}

/** The same for actions, which have no case: `lex:Create*` over `Lex:CreateBot`. */
export function coversAction(wide: string, narrow: string): boolean {
  return covers(plainAction(wide), plainAction(narrow));
}

function plainAction(action: string): string {
  const plain = action.toLowerCase();
  return plain === '*:*' ? '*' : plain;
}

/** The same for resources, whose wildcards stay within a part of an ARN. */
export function coversResource(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === narrow) return true;
  const [parts, own] = [partsOf(wide), partsOf(narrow)];
  return parts !== null && own !== null && parts.every((part, index) => covers(part, own[index] ?? ''));
}

/** Whether some text is one that both stand for. */
export function meet(a: string, b: string): boolean {
  // Places in `b` that the part of `a` read so far can reach.
  let reached = closed(new Set([0]), b);
  for (const one of a) {
    const next = new Set<number>(one === '*' ? reached : []);
    for (const place of reached) {
      const other = b[place];
      if (other === '*') next.add(place);
      else if (one === '*') for (let p = place + 1; p <= b.length; p++) next.add(p);
      else if (other !== undefined && (one === other || one === '?' || other === '?')) next.add(place + 1);
    }
    reached = closed(next, b);
  }
  return reached.has(b.length);
}

/** A `*` may also stand for nothing. */
function closed(places: Set<number>, pattern: string): Set<number> {
  for (const place of places) if (pattern[place] === '*') places.add(place + 1);
  return places;
}

/** The same for actions. */
export function meetActions(a: string, b: string): boolean {
  return meet(plainAction(a), plainAction(b));
}

/** Partition, service, Region, account and the rest; null for what is no whole ARN. */
function partsOf(arn: string): readonly string[] | null {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  if (prefix !== 'arn' || account === undefined || rest.length === 0) return null;
  return [partition ?? '', service ?? '', region ?? '', account, rest.join(':')];
}
