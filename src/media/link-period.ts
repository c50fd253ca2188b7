/** How long an address of a file works at least; it ends at a full hour, so that clients find the same one in their caches. */
const linkLifeMs = 60 * 60 * 1000;

/** The hour that an address belongs to, and when it stops working: within one hour all are the same. */
export function linkPeriod(nowMs: number): { readonly from: Date; readonly end: Date } {
  const endMs = Math.ceil((nowMs + linkLifeMs) / linkLifeMs) * linkLifeMs;
  return { from: new Date(endMs - 2 * linkLifeMs), end: new Date(endMs) };
}
