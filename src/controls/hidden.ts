/** How CloudTrail writes a value that it does not show: `***`, `Hidden_For_Security_Reasons`, `HIDDEN_DUE_TO_SECURITY_REASONS`. */
export function isHidden(value: string): boolean {
  return /^(\*+$|hidden_)/i.test(value);
}
