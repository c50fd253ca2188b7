import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the chat page into `dist/demo` of the repository; nothing is fetched from another host when it runs. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/demo/',
  logLevel: 'warn',
  // Whatever NODE_ENV the build runs under, the page is the production one.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  resolve: {
    conditions: ['module', 'browser', 'production'],
    // As an app's bundler would find it in the installed package, without building the package first.
    alias: { 'duet/client': fileURLToPath(new URL('../../../client/browser/index.ts', import.meta.url)) },
  },
  oxc: { jsx: { runtime: 'automatic', development: false } },
  build: {
    outDir: fileURLToPath(new URL('../../../../dist/demo', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // A picture in the style sheet as a data URL would be against the page's own policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What is bundled asks for its notice to be kept.
    license: { fileName: 'licences.md' },
  },
});
