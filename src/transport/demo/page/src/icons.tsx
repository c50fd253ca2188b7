/** Drawn here, so that the page asks for no font of icons. All are decoration: what they mean stands beside them. */
const paths = {
  back: 'M15 5l-7 7 7 7',
  pencil: 'M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4',
  send: 'M4 12l16-8-5.5 16-3-7.5z',
  plus: 'M12 5v14M5 12h14',
  smile: 'M12 3a9 9 0 110 18 9 9 0 010-18zM8.5 14.5a4.2 4.2 0 007 0M9 9.5v.01M15 9.5v.01',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9v.01',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  pin: 'M12 21s-6-5.6-6-11a6 6 0 1112 0c0 5.4-6 11-6 11zM12 12a2 2 0 100-4 2 2 0 000 4z',
  game: 'M8 12V6.5a1.5 1.5 0 013 0V11M11 11V5.5a1.5 1.5 0 013 0V11M14 11V7a1.5 1.5 0 013 0v7c0 4-2.5 7-6 7-3 0-4.5-1.8-6-5l-1-2.3c-.5-1.300 1.200-2.200 2.200-1.200L8 14',
  reply: 'M9 7l-5 5 5 5M4 12h9c4 0 7 2 7 6',
  more: 'M6 12v.01M12 12v.01M18 12v.01',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9l6 6 6-6',
  waiting: 'M12 4a8 8 0 110 16 8 8 0 010-16zM12 8v4l2.500 2',
  sent: 'M5 12.500l4.500 4.500L19 7.500',
  double: 'M2.500 12.500L7 17l9-9.500M11 16l1 1 9.500-9.500',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.01',
  offline: 'M4 9.500a12 12 0 0116 0M7 13a7.500 7.500 0 0110 0M12 17v.01M4 4l16 16',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  bell: 'M6 17V11a6 6 0 0112 0v6l1.500 1.500h-15zM10.500 21h3',
  exit: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
} as const;

export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
