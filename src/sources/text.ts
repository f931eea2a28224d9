/**
 * The text of a file that a tool wrote: UTF-8, or UTF-16 with its mark, which Windows PowerShell writes when output is
 * redirected. The mark is left out.
 */
export function textOf(bytes: Buffer): string {
  const [encoding] = [[0xff, 0xfe, 'utf-16le'] as const, [0xfe, 0xff, 'utf-16be'] as const].filter(
    ([first, second]) => bytes[0] === first && bytes[1] === second,
  );
  return new TextDecoder(encoding?.[2] ?? 'utf-8').decode(bytes);
}
