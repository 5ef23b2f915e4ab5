import { type ArgumentMetadata, Injectable, type PipeTransform, RequestMethod, ValidationPipe } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import { invalid, type ProblemReason, Problems, Refusal } from '../errors/problem';
import { nullsAreAbsent } from './absent-nulls';
import { rememberRules } from './known-rules';
import { routesOf } from './openapi/routes';
import { UUID } from '../values/ids';

/** DTO validation; every finding is named with a JSON pointer (`/rooms/0/adults`) or `?name` for the query. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  /** Bodies of merge patches: in them `null` clears. */
  private patches?: ReadonlySet<unknown>;

  constructor(private readonly modules: ModulesContainer) {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      stopAtFirstError: false,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new Findings(errors),
    });
    rememberRules();
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      // some checks of class-validator encode what they are given, and a lone surrogate cannot be
      if (error instanceof URIError) throw new Refusal(Problems.malformedBody, 'A text is not well-formed Unicode.');
      if (!(error instanceof Findings)) throw error;
      const root = metadata.type === 'query' ? '?' : metadata.type === 'param' ? ':' : '/';
      throw invalid(...error.errors.flatMap((e) => reasons(e, root)));
    }
  }

  protected override validate(dto: object, options?: ValidatorOptions): Promise<ValidationError[]> | ValidationError[] {
    if (!this.isPatch(dto.constructor)) nullsAreAbsent(dto);
    return super.validate(dto, options);
  }

  private isPatch(dto: unknown): boolean {
    this.patches ??= new Set([...routesOf(this.modules).values()].filter((r) => r.method === RequestMethod.PATCH).map((r) => r.body));
    return this.patches.has(dto);
  }
}

class Findings extends Error {
  constructor(readonly errors: ValidationError[]) {
    super();
  }
}

function reasons(error: ValidationError, prefix: string): ProblemReason[] {
  const pointer = `${prefix}${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, detail]) => ({
    pointer,
    code: rule === 'whitelistValidation' ? 'unknown_field' : rule.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`).replace(/^_/, ''),
    detail,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => reasons(child, `${pointer}/`))];
}

/** For `@Param('id', IdPipe)`: any UUID, lower-cased. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string, metadata: ArgumentMetadata): string {
    if (!UUID.test(value)) throw invalid({ pointer: `:${metadata.data ?? 'id'}`, code: 'is_uuid', detail: 'must be a UUID' });
    return value.toLowerCase();
  }
}
