import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';
import { holdsCardNumber } from '../domain/card-numbers';

/** Card numbers never reach us: a text that holds one is refused before anything keeps it. */
export const NoCardNumber = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'noCardNumber',
      validator: {
        validate: (value: unknown) => typeof value !== 'string' || !holdsCardNumber(value),
        defaultMessage: buildMessage((each) => `${each}$property must not hold the number of a payment card`, options),
      },
    },
    options,
  );
