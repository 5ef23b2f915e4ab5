import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync, readFileSync } from 'node:fs';
import { AppModule } from '../../src/app.module';
import type { Document } from '../../src/kernel/http/openapi/document';

/** The whole house wired but not made: no provider, no database, no settings. */
export const previewOfTheHouse = (): Promise<NestFastifyApplication> =>
  NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false, preview: true });

/** The committed document. That it is the code's own is checked by `npm run check`, which generates it anew. */
export function committedDocument(): Document {
  if (!existsSync('openapi.json')) throw new Error('openapi.json is missing: npm run openapi');
  return JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
}
