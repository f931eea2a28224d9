// Plain JavaScript of 2020: an old Node must get as far as the sentence below.
import { dirname, resolve } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split('.').map(Number);

/**
 * Imports a module, named relative to the root, if this Node can run it: TypeScript as it is needs 22.18, the JavaScript
 * that the package has instead needs 22.12. Exit status 2 where Node is too old, 3 where the module throws.
 */
export function run(file) {
  const packed = file.endsWith('.js');
  if (major < 22 || (major === 22 && minor < (packed ? 12 : 18))) {
    process.stderr.write(
      `Rolecall needs Node ${packed ? '22.12' : '22.18'} or newer; this is ${process.version}. ` +
        (packed
          ? 'Install a newer one.\n'
          : 'On Linux x64, `npm ci` and then `npx rolecall` or `npm start` use the one it brings; elsewhere, install a newer one.\n'),
    );
    process.exitCode = 2;
    return;
  }
  import(pathToFileURL(resolve(root, file)).href).catch((error) => {
    console.error(error);
    process.exitCode = 3;
  });
}
