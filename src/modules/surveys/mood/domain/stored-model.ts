import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { TrainedModel } from './trained';

const zip = promisify(gzip);
const unzip = promisify(gunzip);
const NUMBERS = ['rarity', 'ratio', 'byRarity', 'byRatio'] as const;

/** A model as bytes: a heading in JSON, its length in front, then the numbers. */
export function packModel(model: TrainedModel): Promise<Buffer> {
  const heading = Buffer.from(JSON.stringify({ grams: model.grams, voices: model.voices }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(heading.length);
  const numbers = NUMBERS.map((name) => Buffer.from(model[name].buffer, model[name].byteOffset, model[name].byteLength));
  return zip(Buffer.concat([length, heading, ...numbers]));
}

export async function unpackModel(packed: Buffer): Promise<TrainedModel> {
  const bytes = await unzip(packed);
  let at = 4 + bytes.readUInt32LE(0);
  const { grams, voices } = JSON.parse(bytes.toString('utf8', 4, at)) as Pick<TrainedModel, 'grams' | 'voices'>;
  const next = (count: number) => {
    // a copy: numbers of four bytes begin at a multiple of four
    return new Float32Array(new Uint8Array(bytes.subarray(at, (at += count * 4))).buffer);
  };
  return {
    grams,
    voices,
    rarity: next(grams.length),
    ratio: next(grams.length),
    byRarity: next(grams.length + 1),
    byRatio: next(grams.length + 1),
  };
}
