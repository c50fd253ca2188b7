import { useEffect, useState } from 'react';
import { Chat } from './chat.js';
import { ChatSession } from './chat-session.js';
import type { DemoConfig } from './config.js';
import { forgetToken, rememberedPerson, type Person } from './person.js';
import { SignIn } from './sign-in.js';

/** The whole page: somebody's chats, or the question who it is. */
export function Demo({ config }: { readonly config: DemoConfig }) {
  const [session, setSession] = useState(() => openSession(rememberedPerson(config), config));

  useEffect(() => {
    session?.start();
    return () => session?.stop();
  }, [session]);

  if (!session) {
    return <SignIn config={config} onChoose={(person) => setSession(openSession(person, config))} />;
  }
  return <Chat session={session} onLeave={() => setSession(leaveSession())} />;
}

function openSession(person: Person | null, config: DemoConfig): ChatSession | null {
  if (!person) return null;
  const url = new URL(location.href);
  const isOffered = config.users.some(({ userId }) => userId === person.userId);
  if (isOffered) url.searchParams.set('as', person.userId);
  history.replaceState(null, '', url);
  return new ChatSession(person, config);
}

function leaveSession(): null {
  forgetToken();
  history.replaceState(null, '', location.pathname);
  return null;
}
