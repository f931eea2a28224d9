/** The text of rolecall.yaml. It imports a parser of YAML and its checks: import it only where there is a text. */
import { type ConfigurationResult, readConfiguration } from '../../src/configuration-file.ts';
import ids from '../controls/ids.json' with { type: 'json' };

export function configurationIn(text: string): ConfigurationResult {
  return readConfiguration(text, ids);
}
