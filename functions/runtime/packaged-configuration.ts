/** The rolecall.yaml that was packaged with the functions, read and checked by then: a start loads neither YAML nor its checks. */
import type { Configuration } from '../../src/configuration.ts';

export interface PackagedConfiguration {
  readonly source: string;
  /** Of its text. */
  readonly sha256: string;
  readonly configuration: Configuration;
}

/** infra/bundle-configuration.js puts it in the place of null. */
export const packaged = null as PackagedConfiguration | null;
