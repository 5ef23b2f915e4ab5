import { ApiProperty } from '@nestjs/swagger';

/** Something that was wrong in a job. */
export class JobErrorDto {
  /**
   * Where in the request, as a JSON pointer.
   * @example /rates/3/prices/0
   */
  @ApiProperty({ required: false })
  pointer?: string;

  /**
   * Stable code.
   * @example unknown_rate_plan
   */
  code: string;

  /**
   * What is wrong, in words.
   * @example "The rate plan is not sold for this room type."
   */
  @ApiProperty({ required: false })
  detail?: string;
}

/** Long work that was answered with 202. */
export class JobDto {
  /**
   * The job's id.
   * @example 0190a6f2-9f00-7c19-b1d2-3e4f5a6b7c8d
   */
  id: string;

  /**
   * What it does.
   * @example ari_update
   */
  kind: string;

  /**
   * How far it is.
   * @example running
   */
  status: 'queued' | 'running' | 'succeeded' | 'failed';

  /**
   * Share of the work that is done, 0 to 1.
   * @example 0.4
   */
  progress: number;

  /**
   * What came of it; null until it has succeeded. Its fields depend on the kind.
   * @example { "cells": 9000 }
   */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  result: Record<string, unknown> | null;

  /** What was wrong: with single rows where the job has succeeded, with all of it where it has failed. */
  errors: JobErrorDto[];

  /**
   * When it was asked for.
   * @example 2026-11-22T09:30:00.000Z
   */
  createdAt: Date;

  /**
   * When it ended.
   * @example 2026-11-22T09:30:07.000Z
   */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: Date | null;
}
