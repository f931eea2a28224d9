/**
 * A plugin of osls (serverless.yml): a parameter that is misspelt would decide nothing, and nobody would be told.
 * @param {{ configurationInput: any, processedInput: any, classes: any }} osls
 */
export default function KnownParameters({ configurationInput, processedInput, classes }) {
  return { hooks: { initialize: check } };

  function check() {
    const { default: known, ...ofStages } = configurationInput.params;
    const decided = Object.values(ofStages).flatMap((stage) => Object.entries(stage ?? {}));
    const typed = (processedInput.options.param ?? []).map((/** @type {string} */ one) => one.split('='));
    const unknown = [...decided, ...typed].map(([name]) => name).filter((name) => !Object.hasOwn(known, name));
    if (unknown.length > 0)
      throw new classes.Error(
        `There is no parameter ${unknown.join(' and no ')}. Those of serverless.yml: ${Object.keys(known).join(', ')}`,
      );
    // YAML takes an account id for a number, and true for neither yes nor no.
    for (const [name, value] of decided)
      if (value !== null && typeof value !== typeof known[name])
        throw new classes.Error(
          `${name}: expected ${typeof known[name] === 'string' ? 'text (put it in quotes)' : 'a number'}, not ${value}`,
        );
  }
}
