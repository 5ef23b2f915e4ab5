import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { Environment } from './kernel/config/environment';
import { guardTheDoor } from './kernel/http/door';
import { openApiDocument } from './openapi';

/** What the process, the tests and the OpenAPI export share. Call it before `app.init()` or `app.listen()`. */
export async function configureApp(app: NestFastifyApplication): Promise<void> {
  const environment = app.get(Environment);
  app.setGlobalPrefix('v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  await app.register(helmet, {
    // the pages are also served over plain http on a hotel's own network
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  await guardTheDoor(app, environment);
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Innkeeper API',
    swaggerOptions: { persistAuthorization: true, tagsSorter: 'alpha', docExpansion: 'none' },
  });
}
