import { Module } from '@nestjs/common';
import { Moods } from './services/moods';

/** How guests' words sound, and of what: read in Chinese and English. */
@Module({ providers: [Moods], exports: [Moods] })
export class MoodModule {}
