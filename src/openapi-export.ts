import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { openApiDocument } from './openapi';

/** Prints the OpenAPI document; preview mode makes no provider, so it needs no database. */
void NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false, preview: true }).then((app) => {
  app.setGlobalPrefix('v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  process.stdout.write(`${JSON.stringify(openApiDocument(app), null, 2)}\n`);
});
