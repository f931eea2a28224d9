/** Names that look like an AWS service principal without being it. */
import { roles } from '../catalog/roles.ts';

const suffixes = ['.amazonaws.com', '.amazonaws.com.cn'];

/** First label of the covered families' service names, the one before `amazonaws.com`. */
const familyLabels = new Set(['chime', 'lex', 'lexv2', 'profile', 'connect', 'connect-campaigns']);

/** A well-formed service name of a family that the catalogue covers: `anything.chime.amazonaws.com`. */
export function isOfCoveredFamily(name: string): boolean {
  const suffix = suffixes.find((s) => name.endsWith(s));
  if (suffix === undefined || !/^[a-z0-9.-]+$/.test(name)) return false;
  const labels = name.slice(0, -suffix.length).split('.');
  const label = labels.at(-1) ?? '';
  return familyLabels.has(label) || /^(chime|lex|profile|connect)-/.test(label);
}

/** The catalogue's principal that a name imitates: other case, look-alike letters, or its labels under another domain. Null when none. */
export function imitatedPrincipal(name: string): string | null {
  const bones = skeleton(name);
  for (const { principal } of roles) {
    if (name !== principal && bones === skeleton(principal)) return principal;
  }
  const plain = name.toLowerCase();
  if (suffixes.some((suffix) => plain.endsWith(suffix)) && isAscii(name)) return null;
  const labels = labelsOf(name);
  let best: string | null = null;
  for (const { principal } of roles) {
    const own = labelsOf(principal.slice(0, -'.amazonaws.com'.length));
    const begins = own.every((label, index) => labels[index] === label);
    if (begins && labels.length > own.length && principal.length > (best?.length ?? 0)) best = principal;
  }
  return best;
}

function labelsOf(name: string): string[] {
  return name.split('.').map(skeleton);
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Letters of other alphabets, and digits, that are read as Latin letters. */
const lookAlikes = new Map(
  Object.entries({
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    х: 'x',
    у: 'y',
    і: 'i',
    ѕ: 's',
    ј: 'j',
    к: 'k',
    м: 'm',
    н: 'h',
    т: 't',
    в: 'b',
    ο: 'o',
    α: 'a',
    ε: 'e',
    ι: 'i',
    ν: 'v',
    ρ: 'p',
    τ: 't',
    χ: 'x',
    κ: 'k',
    ı: 'i',
    ł: 'l',
    ø: 'o',
    0: 'o',
    1: 'l',
    3: 'e',
    5: 's',
  }),
);

/** What is left of a name for a reader's eye: lower case, no accents, no separators or blanks, look-alikes replaced. */
export function skeleton(name: string): string {
  let text = '';
  for (const character of name.normalize('NFKD').toLowerCase()) {
    const letter = lookAlikes.get(character) ?? character;
    if (/[a-z0-9]/.test(letter)) text += letter;
  }
  return text.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('i', 'l');
}
