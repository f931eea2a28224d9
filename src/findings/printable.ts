// C0 and C1 controls, line and paragraph separators, bidirectional marks, overrides and isolates, zero-width characters, tags.
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** One line for people: characters that could move a cursor, reorder text or hide are written out as \u{…}. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
