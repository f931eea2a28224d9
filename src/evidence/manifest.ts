/** The seal of a stored report: the hash of each of its parts, and what it was made with. Pure. */
import { isObject } from '../events/fields.ts';
import type { Problem } from './verification.ts';
import { sha256 } from './digest.ts';

/** The shape of `rolecall.manifest/v1`. Fields are only added, never renamed. */
export interface Manifest {
  readonly schema: 'rolecall.manifest/v1';
  /** ISO 8601 UTC. */
  readonly made: string;
  readonly rolecall: string;
  /** SHA-256 of the configuration that held; null for the defaults. */
  readonly configuration: string | null;
  readonly parts: readonly ManifestPart[];
}

export interface ManifestPart {
  /** A name beside the manifest, without folders. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Seals the parts of a report, which are stored beside the manifest under these names. */
export function manifestOf(
  parts: readonly ManifestPart[],
  made: { readonly made: string; readonly rolecall: string; readonly configuration: string | null },
): Manifest {
  const sealed = parts.map(({ name, bytes, sha256: hash }) => ({ name, bytes, sha256: hash }));
  return { schema: 'rolecall.manifest/v1', ...made, parts: sealed };
}

/** The manifest, or the sentence that says why the text is none. */
export function parseManifest(text: string): Manifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'expected a manifest as JSON';
  }
  if (!isObject(value) || value['schema'] !== 'rolecall.manifest/v1' || !Array.isArray(value['parts']))
    return 'expected a manifest with the schema rolecall.manifest/v1';
  // Both are shown as they are.
  if (typeof value['made'] !== 'string' || !/^[\d:TZ.-]{0,30}$/.test(value['made']))
    return 'made: expected a time such as 2026-05-01T10:00:00Z';
  if (typeof value['rolecall'] !== 'string' || !/^[\w.+-]{0,40}$/.test(value['rolecall']))
    return 'rolecall: expected the version that made it';
  if (value['parts'].length === 0) return 'parts: expected at least one, so that something is sealed';
  const isPart = (part: unknown) =>
    isObject(part) &&
    typeof part['name'] === 'string' &&
    // A manifest may come from anywhere: its names must not lead out of its folder.
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part['name']) &&
    Number.isSafeInteger(part['bytes']) &&
    typeof part['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(part['sha256']);
  const wrong = value['parts'].findIndex((part) => !isPart(part));
  if (wrong >= 0) return `parts[${wrong}]: expected name (without folders), bytes and sha256`;
  return value as unknown as Manifest;
}

/** What does not fit the manifest. `found` gives the bytes of a part, null when there is none. */
export function checkManifest(manifest: Manifest, found: (name: string) => Uint8Array | null): Problem[] {
  return manifest.parts.flatMap(({ name, bytes, sha256: hash }): Problem[] => {
    const content = found(name);
    if (content === null)
      return [{ object: name, kind: 'missing', detail: 'the manifest names it, and it is not there' }];
    if (content.length === bytes && sha256(content) === hash) return [];
    return [{ object: name, kind: 'modified', detail: 'its content is not what was sealed' }];
  });
}
