import { prepare, root } from './prepare.mjs';
import { runProgram } from './program.mjs';

/** Behind `npm test`: prepares the clone and runs the tests; what follows `--` goes to vitest. */
async function test() {
  await prepare({ needsServer: false });
  const parameters = ['run', '--config', 'test/vitest.config.ts', ...process.argv.slice(2)];
  const program = 'node_modules/vitest/vitest.mjs';
  process.exitCode = await runProgram(process.execPath, [program, ...parameters], {
    cwd: root,
    env: { NODE_ENV: 'test' },
  });
}

test();
