/**
 * Says why this Node.js is too old, or null when it will do. Written so that every Node.js that knows modules can read it.
 *
 * Node 21, 22.0 to 22.11 and 23 lack what Prisma and Vite ask for.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | null}
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (fits) return null;
  return `Duet needs Node.js 20.19 or newer of line 20, 22.12 or newer of line 22, or 24 and newer; this is ${version}.`;
}
