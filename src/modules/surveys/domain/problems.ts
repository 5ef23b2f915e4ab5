import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const SurveyProblems = {
  unfinished: defineProblem('questionnaire_unfinished', 409, 'The questionnaire cannot be asked yet', '问卷尚未完成'),
  notOpen: defineProblem('survey_not_open', 409, 'The survey is not open', '问卷未开放'),
  closed: defineProblem('survey_closed', 410, 'The survey is closed', '问卷已结束'),
  linkExpired: defineProblem('survey_link_expired', 410, 'The link has run out', '链接已过期'),
  full: defineProblem('survey_full', 409, 'Enough have answered', '回收份数已满'),
  answered: defineProblem('survey_answered', 409, 'It has been answered already', '问卷已提交'),
  changedAnswers: defineProblem('changed_answers', 409, 'The same client id was sent with other answers', '同一客户端编号的答案不一致'),
} as const;

constraintMeans('surveys_code_once', Problems.conflict, 'Another survey has this code.', { pointer: '/code', code: 'taken' });
constraintMeans('survey_responses_once', SurveyProblems.answered, 'There is an answer of this stay or person already.');
