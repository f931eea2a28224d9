/** Controls that the sample day cannot make fire, and why. */
export const silentOnSampleDay: ReadonlyMap<string, string> = new Map([
  ['chime-action-outside-policy', 'needs principals in rolecall.yaml; the day is judged with the defaults'],
  ['chime-admin-not-approved', 'needs approved.chime-administrators in rolecall.yaml'],
  ['chime-secret-read', 'needs approved.chime-administrators in rolecall.yaml'],
]);
