const textBytes = 100;
const padding = 'The quick brown fox jumps over the lazy dog. '.repeat(3);

/** Says who wrote it and which of the writer's messages it is, so that its recipient can check the order; 100 bytes. */
export function textOf(writer: number, serial: number): string {
  return `${writer} ${serial} ${padding}`.slice(0, textBytes);
}

export function readText(text: string): { readonly writer: number; readonly serial: number } {
  const [writer, serial] = text.split(' ', 2);
  return { writer: Number(writer), serial: Number(serial) };
}
