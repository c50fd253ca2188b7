import { Icon } from './icons.js';
import { useObserved } from './observed.js';
import type { Uploads } from './uploads.js';

export interface UploadListProps {
  readonly uploads: Uploads;
  readonly peerId: string;
}

/** Files on their way to one peer, and how far they are. */
export function UploadList({ uploads, peerId }: UploadListProps) {
  const items = useObserved(uploads).to(peerId);
  if (items.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Files on their way">
      {items.map(({ id, name, fraction, isWaiting }) => (
        <li key={id}>
          <span className="upload-name">{name}</span>
          <span className="upload-state">
            {isWaiting ? 'waits for a connection' : `${Math.floor(fraction * 100)} %`}
          </span>
          <progress aria-label={`Sending ${name}`} max={1} value={fraction} />
          <button
            type="button"
            className="quiet"
            aria-label={`Cancel ${name}`}
            onClick={() => uploads.cancel(id)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
