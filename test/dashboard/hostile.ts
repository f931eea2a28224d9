/** What somebody may write into a log to act on whoever reads it. */
import type { StoredFinding } from '../../src/sinks/findings-table.ts';
import type { Recorded } from './served.ts';

const attacks = [
  '<script>hacked()</script>',
  '<img src=x onerror=hacked()>',
  '"><svg onload=hacked()>',
  "' onmouseover='hacked()",
  'javascript:hacked()',
  '</title><script>hacked()</script>',
  '</textarea><iframe srcdoc="<script>parent.hacked()</script>">',
  '{{constructor.constructor("hacked()")()}}',
  '${hacked()}',
  '<style>*{display:none}</style>',
  '<base href="https://attacker.example/">',
  '<meta http-equiv="refresh" content="0;url=javascript:hacked()">',
  'data:text/html,<script>hacked()</script>',
  '\u202eetirw ot si siht\u202c',
  '\u0000\u001b[2J\u0007',
  '\ud800 lone',
  '=HYPERLINK("https://attacker.example","x")',
  '__proto__',
  'constructor',
  '%3Cscript%3Ehacked()%3C/script%3E',
  '&lt;script&gt;',
  '../../../etc/passwd',
  'Ａ'.repeat(900),
  'x'.repeat(1000),
  '🏳️‍🌈'.repeat(50),
  ']]><script>hacked()</script>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=hacked()>',
  '<a href="javascript:hacked()">x</a>',
  '\r\nSet-Cookie: a=b',
  '<template><script>hacked()</script></template>',
];

/** `count` different strings. */
export function hostile(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${attacks[index % attacks.length]} ${index}`);
}

/** The finding with a hostile string in every field that holds one; citations lead elsewhere too. */
export function poisoned(finding: StoredFinding, texts: readonly string[]): Recorded {
  let next = 0;
  const text = () => texts[next++ % texts.length] as string;
  return {
    ...finding,
    title: text(),
    account: text(),
    region: text(),
    subject: { type: text(), id: text(), arn: text() },
    actor: { ...finding.actor, arn: text(), account: text(), invokedBy: text() },
    event: { id: text(), name: text(), source: text() },
    facts: { [text()]: text(), list: [text(), { [text()]: text() }] },
    explanation: text(),
    remediation: text(),
    citations: [
      {
        url: `javascript:hacked()//${next}` as `https://docs.aws.amazon.com/${string}`,
        heading: text(),
        says: text(),
        read: text(),
      },
    ],
    history: [{ at: finding.firstSeen, from: null, to: 'open', why: text(), rev: 1 }],
    evidence: JSON.stringify({ [text()]: text(), list: [text()] }),
  };
}
