/** First bytes of files whose kind can be told. What a sender says of a file is not believed. */
const MAGIC: readonly [kind: string, at: number, bytes: readonly number[]][] = [
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', 8, [0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', 0, [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['application/zip', 0, [0x50, 0x4b, 0x03, 0x04]],
  ['audio/amr', 0, [0x23, 0x21, 0x41, 0x4d, 0x52]],
  ['audio/mpeg', 0, [0x49, 0x44, 0x33]],
  ['video/mp4', 4, [0x66, 0x74, 0x79, 0x70]],
];

/** Everything else is bytes: it is given out for download only. */
export const kindOfFile = (content: Uint8Array): string =>
  MAGIC.find(([, at, bytes]) => bytes.every((byte, i) => content[at + i] === byte))?.[0] ?? 'application/octet-stream';

/** A name to save a file under: its last part, without what file systems or headers stumble over. */
export const fileName = (given: string | null | undefined): string => {
  const name = (given ?? '')
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
    // oxlint-disable-next-line no-control-regex -- they are what is taken out
    .replace(/[\u0000-\u001f\u007f"<>|:*?\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/^\.+/, '')
    .trim();
  return Array.from(name).slice(-100).join('') || 'file';
};
