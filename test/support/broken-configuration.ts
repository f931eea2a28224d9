import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The path of a rolecall.yaml that cannot be used. */
export function configurationFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'rolecall-configuration-')), 'rolecall.yaml');
  writeFileSync(path, 'mute: nothing\n');
  return path;
}
