// node cli/preflight.js FILE [ARGUMENT…]: runs FILE if this Node can; FILE finds its arguments at process.argv.slice(2).
import { run } from './run.js';

const [file] = process.argv.splice(2, 1);
run(file);
