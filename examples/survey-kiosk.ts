/**
 * A kiosk in the lobby with a form of its own: asks guest after guest, keeps what they say while there is no connection, and hands it in once each.
 * (Whoever wants no form of their own opens `/s/{token}` in a browser; that does all of this.)
 *
 *   npm run example -- survey-kiosk http://localhost:3000 [token]
 *
 * A kiosk needs nothing but its token. Without one, and with ADMIN_EMAIL and ADMIN_PASSWORD, it first makes a hotel and a survey of its own.
 */
import { randomUUID } from 'node:crypto';
import * as innkeeper from './client';
import { client } from './client/client.gen';
import { type Answer, connect, ok } from './connect';

type Answers = Record<string, number | string | string[] | null>;

/** What waits to be handed in. A real kiosk keeps it on its disk. */
const waiting: { clientId: string; language: string; answers: Answers }[] = [];

async function main(): Promise<void> {
  const baseUrl = process.argv[2];
  const token = process.argv[3] ?? (await makeSurvey(baseUrl));
  client.setConfig({ baseUrl, auth: undefined });

  // read once and kept, so that guests can be asked without a connection
  const { questionnaire, hotel } = ok(await innkeeper.surveyFormsRead({ path: { token } }));
  const language = questionnaire.languages.find((l) => l.startsWith('zh')) ?? questionnaire.languages[0];
  console.log(`${hotel}: ${questionnaire.title[language]}`);
  for (const { questions } of questionnaire.blocks) for (const { kind, text } of questions) console.log(`  ${kind}: ${text[language]}`);

  for (const score of [9, 4, 10]) waiting.push({ clientId: randomUUID(), language, answers: answersOfSomebody(questionnaire, score) });

  // the answer to the first is lost on its way: the same clientId says that it is the same guest
  await handIn(token, waiting[0]);
  let handedIn = 0;
  for (let next = waiting[0]; next; next = waiting[0]) {
    await handIn(token, next);
    waiting.shift();
    handedIn++;
  }
  console.log(`Handed in: ${handedIn}, waiting: ${waiting.length}`);

  // what has been handed in cannot be changed
  const clientId = randomUUID();
  await handIn(token, { clientId, language, answers: answersOfSomebody(questionnaire, 2) });
  const body = { clientId, language, answers: answersOfSomebody(questionnaire, 8), complete: true };
  const refused: Answer<unknown> = await innkeeper.surveyFormsSave({ path: { token }, body });
  if (refused.error) console.log(`A change afterwards is refused: ${refused.error.code}`);
}

async function handIn(token: string, response: (typeof waiting)[number]): Promise<void> {
  ok(await innkeeper.surveyFormsSave({ path: { token }, body: { ...response, complete: true } }));
}

/** Somebody who answers every scale alike, as far as it goes. */
function answersOfSomebody({ blocks }: innkeeper.QuestionnaireDto, score: number): Answers {
  const scales = blocks.flatMap(({ questions }) => questions).filter(({ kind }) => /^(nps|rating|csat)$/.test(kind));
  return Object.fromEntries(scales.map(({ key, kind, scale }) => [key, Math.min(score, scale?.max ?? (kind === 'nps' ? 10 : 5))]));
}

/** The shortest of the questionnaires that come with the house, at a kiosk of a new hotel. */
async function makeSurvey(baseUrl: string | undefined): Promise<string> {
  await connect(baseUrl);
  const code = `EX${Date.now().toString(36).toUpperCase()}`;
  const hotel = { code, name: 'Hotel of the example', timeZone: 'Asia/Shanghai', currency: 'CNY' };
  const { id: propertyId } = ok(await innkeeper.propertiesCreate({ body: hotel }));
  const { id: surveyId } = ok(await innkeeper.surveysCreate({ body: { propertyId, code, name: 'In the lobby', template: 'nps' } }));
  ok(await innkeeper.surveysPublish({ path: { id: surveyId }, headers: { 'If-Match': '*' } }));
  const kiosk = { surveyId, propertyId, name: 'Kiosk in the lobby', kind: 'kiosk', place: 'Lobby' } as const;
  const { token } = ok(await innkeeper.surveyDistributionsCreate({ body: kiosk }));
  if (!token) throw new Error('A kiosk without a token');
  return token;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
