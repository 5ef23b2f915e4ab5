import { Injectable } from '@nestjs/common';
import { readByLexicon } from '../domain/lexicon';
import type { Mood } from '../domain/mood';

/** How what guests write sounds, and of what. Read before the transaction that keeps it. */
@Injectable()
export class Moods {
  async read(text: string): Promise<Mood> {
    return readByLexicon(text);
  }
}
