import { defineProblem, Refusal } from '../../../kernel/errors/problem';

export const ServiceDeskProblems = {
  wrongStep: defineProblem('wrong_step', 409, 'Where it stands does not allow this step', '当前环节不允许该操作'),
};

/** @param what in words that begin a sentence: `The order` */
export const wrongStep = (what: string, status: string): Refusal =>
  new Refusal(ServiceDeskProblems.wrongStep, undefined, [{ code: 'wrong_step', detail: `${what} is ${status.replaceAll('_', ' ')}.` }]);
