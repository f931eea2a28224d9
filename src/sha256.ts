/** SHA-256 of a text, in hexadecimal. Most events need none, so it is the first that loads node:crypto, not each cold start. */
export function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', text);
}
