import { useState } from 'react';
import { Avatar } from './avatar.js';
import type { DemoConfig } from './config.js';
import { offeredPerson, pastedPerson, rememberToken, type Person } from './person.js';

export interface SignInProps {
  readonly config: DemoConfig;
  readonly onChoose: (person: Person) => void;
}

/** Asks who it is: one of the demo's users, or, where the server offers nobody, whoever has a token. */
export function SignIn({ config, onChoose }: SignInProps) {
  return (
    <main className="sign-in">
      <img className="sign-in-mark" src="favicon.svg" alt="" width="56" height="56" />
      <h1>Duet</h1>
      {config.users.length > 0 ? (
        <>
          <p>Who are you? Open a second window as somebody else, and write to each other.</p>
          <ul className="people">
            {config.users.map(({ userId, label }) => (
              <li key={userId}>
                <button type="button" onClick={() => onChoose(offeredPerson(userId))}>
                  <Avatar userId={userId} name={label} />
                  <span>{label}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <TokenForm onChoose={onChoose} />
      )}
    </main>
  );
}

function TokenForm({ onChoose }: Pick<SignInProps, 'onChoose'>) {
  const [isWrong, setIsWrong] = useState(false);
  const use = (form: FormData): void => {
    const text = form.get('token');
    const token = typeof text === 'string' ? text.trim().replace(/^bearer\s+/i, '') : '';
    const person = pastedPerson(token);
    setIsWrong(person === null);
    if (!person) return;
    rememberToken(token);
    onChoose(person);
  };
  return (
    <form
      className="token-form"
      onSubmit={(event) => {
        event.preventDefault();
        use(new FormData(event.currentTarget));
      }}
    >
      <label htmlFor="token">Your token</label>
      <textarea id="token" name="token" rows={4} required spellCheck={false} autoComplete="off" />
      {isWrong && <p role="alert">This is not a token.</p>}
      <button type="submit" className="primary">
        Sign in
      </button>
    </form>
  );
}
