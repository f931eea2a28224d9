/** Where a Chime call happened, for a sentence: `the Amazon Chime account 12aa… of AWS account 111122223333`. */
export function chimeAccountInWords(chimeAccount: string | null, awsAccount: string): string {
  const which = chimeAccount === null ? 'an Amazon Chime account' : `the Amazon Chime account ${chimeAccount}`;
  return `${which} of AWS account ${awsAccount}`;
}
