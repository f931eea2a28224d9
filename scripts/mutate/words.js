/**
 * A plugin of Stryker (which loads JavaScript): what is not mutated. The words of a control and every sentence are read by
 * people, on generated pages and in reviews; a test of each would say it twice.
 */
const worded = new Set(['title', 'citations', 'remediation', 'misses', 'explain']);

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'words',
    value: {
      shouldIgnore({ node }) {
        const isMember = node.type === 'ObjectProperty' || node.type === 'ObjectMethod';
        if (isMember && worded.has(node.key.name)) return 'words of a control';
        const texts =
          node.type === 'StringLiteral'
            ? [node.value]
            : node.type === 'TemplateLiteral'
              ? node.quasis.map(({ value }) => value.raw)
              : [];
        return texts.some((text) => /\w \w|^ \w|\w $/.test(text)) ? 'a sentence' : undefined;
      },
    },
  },
];
