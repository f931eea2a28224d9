/** Text in columns of a terminal. Everything here takes printable text (see printable.ts) and widths in columns. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}/u;

/** Columns that a terminal needs: wide characters take two, combining ones none. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

function widthOfOne(character: string): number {
  return combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** Fills up with blanks. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Takes the middle out of what is too long: names of AWS differ at both ends. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const characters = Array.from(text);
  const head = takeUpTo(characters, Math.ceil((width - 1) / 2));
  const tail = takeUpTo(characters.slice().reverse(), Math.floor((width - 1) / 2));
  return `${head.join('')}…${tail.reverse().join('')}`;
}

function takeUpTo(characters: readonly string[], width: number): string[] {
  let used = 0;
  const taken: string[] = [];
  for (const character of characters) {
    used += widthOfOne(character);
    if (used > width) break;
    taken.push(character);
  }
  return taken;
}

/** Lines of at most `width` columns, each after `indent`. A longer word (a URL, an ARN) is not broken, so that it can be copied. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(joined) > room) {
      lines.push(line);
      line = word;
    } else {
      line = joined;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => indent + each);
}
