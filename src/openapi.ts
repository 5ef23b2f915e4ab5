import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PERMISSIONS } from './kernel/auth/permissions';
import { completeOperations } from './kernel/http/openapi-completion';
import { operationIdOf } from './kernel/http/openapi/routes';
import { GLOSSARY } from './openapi-glossary';

const DESCRIPTION = `The booking platform and guest memory of a hotel or a hotel group.

- Money is \`{ "amountMinor": 45800, "currency": "CNY" }\`: integer minor units, ISO 4217.
- A stay is \`[arrival, departure)\` in dates of the hotel; \`firstNight\`…\`lastNight\` includes both.
- Errors are RFC 9457 problem details with a stable \`code\`; the codes are listed in \`docs/problems.md\`.
- Send \`Idempotency-Key\` on any POST: the same key and body replays the stored answer for 24 hours.
- Lists take \`limit\`, \`cursor\`, \`sort\`, \`updatedSince\` and answer \`{ data, nextCursor }\`.
- PATCH is a JSON merge patch (absent keeps, \`null\` clears) and needs \`If-Match\`.`;

/** The OpenAPI 3.1 document of the running code. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Innkeeper')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Token of `POST /v1/auth/login` or `POST /v1/oauth/token`.' },
      'bearer',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Token of `POST /v1/guest-tokens`.' }, 'guest')
    .addOAuth2(
      {
        type: 'oauth2',
        description: 'For machines.',
        flows: { clientCredentials: { tokenUrl: '/v1/oauth/token', scopes: { ...PERMISSIONS } } },
      },
      'oauth2',
    )
    .build();
  return completeOperations(
    app,
    SwaggerModule.createDocument(app, config, {
      operationIdFactory: operationIdOf,
    }),
    GLOSSARY,
  );
}
