import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { buildMessage, ValidateBy } from 'class-validator';

const isAnswer = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= 20_000) ||
  (Array.isArray(value) && value.length <= 60 && value.every((v) => typeof v === 'string' && v.length <= 60));

const isAnswers = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= 400 &&
  Object.entries(value).every(([key, answer]) => key.length <= 121 && isAnswer(answer));

/** How the document shows answers. */
export const ApiAnswers = (description: string): PropertyDecorator =>
  ApiProperty({
    type: 'object',
    additionalProperties: {
      oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'array', items: { type: 'string' } }],
      nullable: true,
    },
    description,
    example: { overall: 4, 'room.clean': 5, meals: ['breakfast'], words: 'All was well.' },
  });

/** Answers by question key. */
export const IsAnswers = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isAnswers',
      validator: {
        validate: isAnswers,
        defaultMessage: buildMessage(() => '$property must map questions to numbers, words, options, lists of options or null'),
      },
    }),
    ApiAnswers(
      'By question key, a row as `question.row`: a number, the key of an option, several of them, or words; `null`: does not apply. Answers to questions that are not shown are dropped.',
    ),
  );
