import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file as it is meant to be read: unpacked, where it is gzipped. */
export async function readPlainOrGzipped(path: string): Promise<Readable> {
  const file = createReadStream(path);
  return (await isGzipped(path)) ? file.pipe(createGunzip()) : file;
}

async function isGzipped(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
