import type { MessageContentInput } from 'duet/client';
import { emojiKey, emojiSet } from './emoji-set.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';

/** The emoji of this page's set; each is a message of its own. */
export function EmojiMenu({ onSend }: { readonly onSend: (content: MessageContentInput) => void }) {
  return (
    <div className="emoji-menu">
      <Menu
        label="Send an emoji"
        icon={<Icon name="smile" />}
        items={emojiSet.map(({ character, label }, index) => ({
          label,
          icon: <span aria-hidden="true">{character}</span>,
          run: () => onSend({ emoji: { index, key: emojiKey } }),
        }))}
      />
    </div>
  );
}
