/**
 * What Stryker leaves alone: the words of a control and of the errors. Pages, golden files and reviews hold those, and a
 * test of each sentence would repeat it. A plugin of Stryker must be JavaScript: it is loaded by its own processes.
 */
const worded = new Set(['title', 'citations', 'remediation', 'misses', 'explain', 'says', 'heading', 'why', 'reason']);

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'words',
    value: {
      /** @param {{ node: any }} path */
      shouldIgnore({ node }) {
        const isMember = node.type === 'ObjectProperty' || node.type === 'ObjectMethod';
        if (isMember && worded.has(node.key.name)) return 'words of a control';
        if (node.type === 'NewExpression' && node.callee.name === 'Error') return 'words of an error';
        return undefined;
      },
    },
  },
];
