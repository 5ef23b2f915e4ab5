import { Injectable } from '@nestjs/common';
import { languageOf, readByLexicon } from '../domain/lexicon';
import type { Mood } from '../domain/mood';
import { MoodModels } from './mood-models';

/** How what guests write sounds, and of what: by the hotel's own model of the language, else by lists of words. Read before the transaction that keeps it. */
@Injectable()
export class Moods {
  constructor(private readonly models: MoodModels) {}

  async read(text: string): Promise<Mood> {
    const reader = await this.models.reader(languageOf(text));
    return reader ? reader.read(text) : readByLexicon(text);
  }
}
