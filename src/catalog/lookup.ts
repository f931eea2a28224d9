/** Finding an operation of the catalogue by a name that comes from outside. */
import { chimeOperations, outlivesClassic } from './chime-operations.ts';
import type { ChimeOperation } from './types.ts';

const operationsByName = new Map(chimeOperations.map((operation) => [operation.name, operation]));
const survivors: ReadonlySet<string> = new Set(outlivesClassic);

/** The operation of a CloudTrail `eventName`, or of an IAM action without its `chime:`. */
export function operationByName(name: string): ChimeOperation | undefined {
  return operationsByName.get(name);
}

/** Whether the operation ended with Amazon Chime: no Chime SDK service has it, nor does anything else that lives on. */
export function isClassicOnly(operation: ChimeOperation): boolean {
  return operation.services.every((service) => service === 'chime') && !survivors.has(operation.name);
}
