import type { Facts, StateVerdict, StateViolation } from './control.ts';

/** What one thing of an inventory comes to. */
export type Judgement<F extends Facts> =
  | StateViolation<F>
  | 'compliant'
  | { readonly unclear: string; readonly region?: string };

/** The verdict on things that are judged each by itself. */
export function judgeEach<T, F extends Facts>(
  things: readonly T[],
  judge: (thing: T) => Judgement<F>,
): StateVerdict<F> {
  const violations: StateViolation<F>[] = [];
  const notEvaluated: { reason: string; region?: string }[] = [];
  let compliant = 0;
  for (const thing of things) {
    const judgement = judge(thing);
    if (judgement === 'compliant') compliant++;
    else if ('unclear' in judgement) {
      const { unclear, region } = judgement;
      notEvaluated.push(region === undefined ? { reason: unclear } : { reason: unclear, region });
    } else violations.push(judgement);
  }
  return { violations, compliant, notEvaluated };
}
