import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type DuplicateEvaluation, evaluateDuplicates } from '../domain/matching/evaluation';
import { readTable } from '../domain/matching/table';

const round = (seconds: number): number => Math.round(seconds * 100) / 100;

/**
 * How well the search for duplicates does on a file that tells the truth: a CSV, plain or gzipped.
 * @throws Error for a person to read
 */
export async function evaluateDuplicatesOfFile(path: string): Promise<DuplicateEvaluation> {
  const start = performance.now();
  const file = createReadStream(path);
  const table = await readTable((await isGzipped(path)) ? file.pipe(createGunzip()) : file);
  const report = evaluateDuplicates(table);
  return { ...report, seconds: round((performance.now() - start) / 1000) };
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
