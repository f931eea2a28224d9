declare module 'asl-validator' {
  /** Checks a state machine against the JSON Schema of the Amazon States Language, and its paths. */
  export default function aslValidator(definition: unknown): {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
  };
}
