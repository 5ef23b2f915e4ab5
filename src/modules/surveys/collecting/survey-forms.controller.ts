import { Body, Controller, Get, Header, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { SurveyProblems } from '../domain/problems';
import type { Answers } from '../domain/questionnaire';
import { SaveAnswersDto, SavedAnswersDto, SurveyFormDto, SurveyFormQuery, SurveyTokenPath } from './dto/survey-form.dto';
import { TakeAnswers } from './services/take-answers.service';

const { closed, linkExpired, full, answered } = SurveyProblems;

@ApiTags('Surveys')
@Controller('survey-forms')
export class SurveyFormsController {
  constructor(private readonly answers: TakeAnswers) {}

  /**
   * Read what is asked by a link
   * @remarks Public: the token is all that is needed. With what was answered already of this link, or of the `clientId`; nothing else that is personal is given out. For forms of one’s own: ours is at
   * `/s/{token}`.
   */
  @Get(':token')
  @Public()
  @Header('cache-control', 'no-store')
  @Refuses(closed, linkExpired, full)
  async read(@Param() { token }: SurveyTokenPath, @Query() query: SurveyFormQuery, @Context() ctx: RequestContext): Promise<SurveyFormDto> {
    const { version, hotel, distribution, shared, questionnaire, language, expiresAt, response } = await this.answers.open(
      ctx,
      token,
      query.clientId,
    );
    return {
      ...{ version, hotel, distribution, shared, questionnaire, language },
      expiresAt: expiresAt?.toISOString() ?? null,
      response: response && { ...response, updatedAt: response.updatedAt.toISOString() },
    };
  }

  /**
   * Save or hand in answers
   * @remarks Public. What is named is set, what is absent stays as it was; `""` and `[]` take an answer back. With `complete` the answers are handed in: then every question that has to be answered is,
   * and nothing can be changed afterwards. Handed in twice with the same answers it is counted once.
   */
  @Put(':token')
  @Public()
  @Header('cache-control', 'no-store')
  @Refuses(closed, linkExpired, full, answered)
  async save(@Param() { token }: SurveyTokenPath, @Body() body: SaveAnswersDto, @Context() ctx: RequestContext): Promise<SavedAnswersDto> {
    const { clientId, language, answers, complete = false } = body;
    const saved = await this.answers.save(ctx, token, { clientId, language, answers: answers as Answers, complete });
    return { status: saved.status, answers: saved.answers, updatedAt: saved.updatedAt.toISOString() };
  }
}
