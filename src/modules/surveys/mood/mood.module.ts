import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { MoodController } from './mood.controller';
import { MoodModels } from './services/mood-models';
import { Moods } from './services/moods';
import { TrainMood } from './services/train-mood.service';

/** How guests' words sound, and of what: read in Chinese and English. */
@Module({ controllers: [MoodController], providers: [MoodModels, Moods, TrainMood], exports: [MoodModels, Moods] })
export class MoodModule {
  constructor(tables: SealedTables) {
    tables.register({ table: 'mood_models', key: { id: 'uuid' }, records: ['sealed'] });
  }
}
