import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../kernel/auth/permissions';
import { MoodModelsDto, MoodReadingDto, ReadMoodDto } from './dto/mood.dto';
import { MoodModels } from './services/mood-models';
import { Moods } from './services/moods';

@ApiTags('Mood')
@Controller()
export class MoodController {
  constructor(
    private readonly moods: Moods,
    private readonly models: MoodModels,
  ) {}

  /**
   * Read how a text sounds
   * @remarks In Chinese or English: the mood as a whole and of each topic, and the words that pulled it which way. Nothing is kept.
   */
  @Post('mood-readings')
  @HttpCode(200)
  @RequirePermission('surveys:read')
  read(@Body() { text }: ReadMoodDto): Promise<MoodReadingDto> {
    return this.moods.read(text);
  }

  /**
   * List the models of mood
   * @remarks What was trained so far, each with the figures that it had on reviews it had not seen. Without one the lists of words read that come with the house.
   */
  @Get('mood-models')
  @RequirePermission('surveys:read')
  async list(): Promise<MoodModelsDto> {
    return { data: await this.models.list() };
  }
}
