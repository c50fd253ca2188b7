import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * Builds the playground into `dist/playground` of the repository. Everything the page needs (the editor, its workers,
 * its fonts) lands in that folder; nothing is fetched from another host when it runs.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/playground/',
  logLevel: 'warn',
  // Whatever NODE_ENV the build runs under, the page is the production one: a test run that builds it must not leave
  // debug code behind for the next start. That is also why the JSX setting stands here and no plugin decides it.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  resolve: { conditions: ['module', 'browser', 'production'] },
  oxc: { jsx: { runtime: 'automatic', development: false } },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../../../dist/playground', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // What is bundled asks for its notice to be kept.
    license: { fileName: 'licences.md' },
    // The editor is one large chunk by nature; the default warning at 500 kB would be noise in every build.
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      // GraphiQL marks files for a compiler that is not used here ("use no memo"); dropping the mark changes nothing.
      checks: { moduleLevelDirective: false },
    },
  },
});
