const tints = 6;

export interface AvatarProps {
  readonly userId: string;
  readonly name: string;
  readonly isOnline?: boolean;
}

/** The first letter of the name on a colour that the id decides. Decoration: the name stands beside it. */
export function Avatar({ userId, name, isOnline = false }: AvatarProps) {
  const tint = Array.from(userId).reduce((sum, letter) => 17 * sum + (letter.codePointAt(0) ?? 0), 0) % tints;
  return (
    <span className="avatar" data-tint={tint} data-online={isOnline} aria-hidden="true">
      {Array.from(name)[0]?.toUpperCase()}
    </span>
  );
}
