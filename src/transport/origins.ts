/**
 * Whose pages may connect: the server's own, those that were configured, and outside production any page on this machine. A
 * request without an Origin does not come from a browser's page. The same answer for CORS and for WebSocket upgrades, which
 * browsers do not protect by themselves (cross-site WebSocket hijacking).
 */
export function createOriginCheck(options: {
  readonly allowedOrigins: readonly string[];
  readonly production: boolean;
}): (origin: string | undefined, host: string | undefined) => boolean {
  const allowed = new Set(options.allowedOrigins);
  return (origin, host) => {
    if (origin === undefined || allowed.has(origin)) return true;
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    if (url.origin !== origin) return false;
    if (host !== undefined && url.host === host) return true;
    return !options.production && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  };
}
