/** What a browser finds out about a file before it is sent. The server looks for itself and has the last word. */
export interface Measures {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}

const nothing: Measures = { width: 1, height: 1, durationMs: 0 };

/** Loads the file from `url`. What the browser cannot play or draw has no measures. */
export function measure(url: string, kind: 'IMAGE' | 'AUDIO' | 'VIDEO' | 'FILE'): Promise<Measures> {
  if (kind === 'FILE') return Promise.resolve(nothing);
  return new Promise((resolve) => {
    if (kind === 'IMAGE') {
      const image = new Image();
      image.onload = () =>
        resolve({ ...nothing, width: image.naturalWidth || 1, height: image.naturalHeight || 1 });
      image.onerror = () => resolve(nothing);
      image.src = url;
      return;
    }
    const player = document.createElement(kind === 'AUDIO' ? 'audio' : 'video');
    player.preload = 'metadata';
    player.onloadedmetadata = () => {
      const { duration } = player;
      resolve({ ...nothing, durationMs: Number.isFinite(duration) ? Math.round(duration * 1000) : 0 });
    };
    player.onerror = () => resolve(nothing);
    player.src = url;
  });
}
