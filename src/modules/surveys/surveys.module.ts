import { Module } from '@nestjs/common';

/** What guests and staff are asked, what they answer, and what follows from it. */
@Module({ imports: [] })
export class SurveysModule {}
