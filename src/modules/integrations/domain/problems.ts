import { defineProblem } from '../../../kernel/errors/problem';

export const IntegrationProblems = {
  deliveryParked: defineProblem(
    'delivery_parked',
    409,
    'An earlier event of the same thing has to be handled first',
    '同一对象的较早事件须先处理',
  ),
} as const;
