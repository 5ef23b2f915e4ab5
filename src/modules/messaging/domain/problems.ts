import { defineProblem } from '../../../kernel/errors/problem';

export const MessagingProblems = {
  notToBeSentAgain: defineProblem('not_to_be_sent_again', 409, 'The message cannot be sent again', '该消息无法重新发送'),
} as const;
