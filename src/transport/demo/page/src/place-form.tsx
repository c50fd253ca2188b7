import type { MessageContentInput } from 'duet/client';
import { useState } from 'react';

interface Position {
  readonly latitude: string;
  readonly longitude: string;
}

/** Asks for a place: by its degrees, or where the device says that it is. */
export function PlaceForm({ onSend }: { readonly onSend: (content: MessageContentInput) => void }) {
  const [position, setPosition] = useState<Position>({ latitude: '', longitude: '' });
  const [problem, setProblem] = useState<string | null>(null);

  const locate = (): void => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        setPosition({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) }),
      () => setProblem('Your device does not say where it is.'),
    );
  };
  const send = (form: HTMLFormElement): void => {
    const caption = new FormData(form).get('caption');
    const name = typeof caption === 'string' ? caption.trim() : '';
    onSend({
      location: {
        latitude: Number(position.latitude),
        longitude: Number(position.longitude),
        ...(name === '' ? {} : { caption: name }),
      },
    });
  };
  return (
    <form
      className="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      <label htmlFor="caption">What it is called</label>
      <input id="caption" name="caption" maxLength={200} autoComplete="off" />
      <label htmlFor="latitude">Degrees north</label>
      <input
        id="latitude"
        type="number"
        step="any"
        min={-90}
        max={90}
        required
        value={position.latitude}
        onChange={(event) => setPosition({ ...position, latitude: event.target.value })}
      />
      <label htmlFor="longitude">Degrees east</label>
      <input
        id="longitude"
        type="number"
        step="any"
        min={-180}
        max={180}
        required
        value={position.longitude}
        onChange={(event) => setPosition({ ...position, longitude: event.target.value })}
      />
      {problem !== null && <p role="alert">{problem}</p>}
      <div className="field-row">
        <button type="button" onClick={locate}>
          Where I am
        </button>
        <button type="submit" className="primary">
          Send
        </button>
      </div>
    </form>
  );
}
