import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly run: () => void;
}

export interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly items: readonly MenuItem[];
}

/** Where there is less room below the button, the menu opens above it. */
const neededPx = 220;

/** A button that shows more buttons. Escape, a press elsewhere or a choice closes it. */
export function Menu({ label, icon, items }: MenuProps) {
  const [side, setSide] = useState<'CLOSED' | 'ABOVE' | 'BELOW'>('CLOSED');
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const isOpen = side !== 'CLOSED';

  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: Event): void => {
      if (!(event.target instanceof Node) || !place.current?.contains(event.target)) setSide('CLOSED');
    };
    addEventListener('pointerdown', closeOutside);
    addEventListener('focusin', closeOutside);
    return () => {
      removeEventListener('pointerdown', closeOutside);
      removeEventListener('focusin', closeOutside);
    };
  }, [isOpen]);

  const open = (): void => {
    const bottom = button.current?.getBoundingClientRect().bottom ?? 0;
    setSide(innerHeight - bottom < neededPx ? 'ABOVE' : 'BELOW');
  };
  const close = (): void => {
    setSide('CLOSED');
    button.current?.focus();
  };
  return (
    <div
      ref={place}
      className="menu"
      data-open={isOpen}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="quiet"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => (isOpen ? setSide('CLOSED') : open())}
      >
        {icon}
      </button>
      {isOpen && (
        <div id={id} className="menu-items" data-side={side}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              onClick={() => {
                close();
                item.run();
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
