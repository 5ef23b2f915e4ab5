import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../kernel/http/request-context';
import { TakeAnswers } from '../collecting/services/take-answers.service';
import { type AnswerFault, judgeAnswers, visible } from '../domain/answers';
import type { Answers, Block, Question, Questionnaire } from '../domain/questionnaire';
import { itemKeysOf, languageFor, longestOf, questionsOf, totalOf } from '../domain/questionnaire-items';
import { whatIsMissing } from './views/questions';
import { readForm, worthSaving } from './sent-form';
import { type Asked, type Assets, blockPage, problemPage, thanksPage } from './views/survey-page';
import { type Words, wordsIn } from './views/words';

/** Somebody at the page: by which address they came. */
export interface Visit {
  ctx: RequestContext;
  token: string;
  /** Who answers, of a link that many share. */
  clientId?: string;
  /** Chosen on the page, and wanted by the browser, the dearest first. */
  language?: string;
  wanted: string[];
  kiosk: boolean;
  block?: string;
  /** Just handed in; sent back to what is missing; sent back to what has come up. */
  after?: 'done' | 'missing' | 'more';
}

/** What a browser is answered: a page, another address, or that all is kept. */
export type PageAnswer = { status: number; page: string } | { status: 303; address: string } | { status: 204 };

type Open = Asked & { visit: Visit; answers: Answers };

/** The questionnaire as pages, block by block: what was answered lies with us, so that going back, reloading and coming again show it. */
@Injectable()
export class SurveyPages {
  constructor(private readonly takeAnswers: TakeAnswers) {}

  async show(visit: Visit, assets: Assets): Promise<PageAnswer> {
    const open = await this.open(visit, assets);
    const { form, answers } = open;
    if (form.response?.status === 'complete') {
      if (visit.after !== 'done') return { status: 409, page: problemPage('survey_answered', open.language, assets) };
      return { status: 200, page: thanksPage({ ...open, address: startOf(visit) }) };
    }
    const blocks = visible(form.questionnaire, answers);
    const block = blocks.find((b) => b.key === visit.block) ?? toGoOnWith(blocks, answers);
    const missing = visit.after === 'missing' ? judgeAnswers(form.questionnaire, answers).unfinished : [];
    return { status: 200, page: this.page(open, block, answers, missing) };
  }

  async take(visit: Visit, fields: URLSearchParams, assets: Assets): Promise<PageAnswer> {
    const open = await this.open(visit, assets);
    const { questionnaire, response } = open.form;
    const sent = readForm(questionnaire, fields);
    const worth = worthSaving(questionnaire, open.answers, sent.answers);
    const here = open.kiosk ? undefined : (sent.block ?? undefined);
    const saved = async (address: PageAnswer, complete = false) => {
      await this.save(open, worth, complete);
      return address;
    };
    const to = (block?: string, after?: Visit['after']) => redirect({ ...open, visit: { ...visit, block, after } });

    if (sent.go === 'save') return saved({ status: 204 });
    const chosen = fields.get('language');
    if (chosen && questionnaire.languages.includes(chosen)) {
      return saved(redirect({ ...open, language: chosen, visit: { ...visit, block: here } }));
    }
    // the same once more, as an impatient finger does it
    if (response?.status === 'complete') return saved(to(undefined, 'done'), true);

    const { kept, unfinished } = judgeAnswers(questionnaire, { ...open.answers, ...worth });
    const blocks = visible(questionnaire, kept);
    const n = blocks.findIndex((b) => b.key === here);
    if (sent.go === 'back') return saved(to(blocks[Math.max(0, n - 1)]?.key));

    const all = { ...open.answers, ...sent.answers };
    const found = judgeAnswers(questionnaire, all);
    const wrong = [...found.faults, ...found.unfinished].filter((f) => sent.asked.has(f.question));
    if (wrong.length > 0) return saved({ status: 400, page: this.page(open, blocks[n], all, wrong) });
    const onPage = here === undefined ? blocks : blocks.slice(n, n + 1);
    if (onPage.some((b) => b.questions.some((q) => !sent.asked.has(q.key)))) return saved(to(here, 'more'));
    const next = here === undefined ? undefined : blocks[n + 1];
    if (next) return saved(to(next.key));
    if (unfinished[0]) return saved(to(unfinished[0].block ?? undefined, 'missing'));
    return saved(to(undefined, 'done'), true);
  }

  private async open(visit: Visit, assets: Assets): Promise<Open> {
    const form = await this.takeAnswers.open(visit.ctx, visit.token, visit.clientId);
    const { questionnaire, response } = form;
    const language = languageFor(questionnaire, [visit.language, response?.language, form.language, ...visit.wanted]);
    const clientId = form.shared ? (visit.clientId ?? randomUUID()) : undefined;
    return {
      visit,
      form,
      clientId,
      language,
      kiosk: form.shared && (visit.kiosk || form.distribution === 'kiosk'),
      assets,
      answers: response?.answers ?? {},
    };
  }

  private async save({ visit, form, clientId, language }: Open, answers: Answers, complete: boolean): Promise<void> {
    // whoever only leafs through has not begun to answer
    const isNothing = Object.values(answers).every((a) => a === '' || (Array.isArray(a) && a.length === 0));
    if (isNothing && !complete && !form.response) return;
    await this.takeAnswers.save(visit.ctx, visit.token, { clientId, language, answers, complete });
  }

  private page(open: Open, block: Block | undefined, answers: Answers, wrong: readonly AnswerFault[]): string {
    const { form, visit, kiosk, language } = open;
    const blocks = visible(form.questionnaire, answers);
    const here = kiosk ? form.questionnaire.blocks : blocks.filter((b) => b.key === block?.key);
    const shown = new Set(here.map((b) => b.key));
    const errors = new Map(
      wrong
        .filter((f) => f.block !== null && shown.has(f.block))
        .map((f) => [f.item, inOwnWords(f, form.questionnaire, answers, wordsIn(language))]),
    );
    return blockPage({ ...open, address: startOf(visit), blocks, here, answers, errors, more: visit.after === 'more' });
  }
}

/** The first block in which something is still open. */
const toGoOnWith = (blocks: readonly Block[], answers: Answers): Block | undefined =>
  blocks.find((b) => b.questions.some((q) => itemKeysOf(q).some((item) => answers[item] === undefined))) ?? blocks.at(-1);

const startOf = ({ token, kiosk }: Visit): string => `/s/${encodeURIComponent(token)}${kiosk ? '?kiosk=1' : ''}`;

function redirect({ visit, clientId, language }: Open): PageAnswer {
  const query = new URLSearchParams({
    ...(clientId && { r: clientId }),
    ...(visit.block && { block: visit.block }),
    ...(visit.after && { after: visit.after }),
    ...(visit.kiosk && { kiosk: '1' }),
    lang: language,
  });
  return { status: 303, address: `/s/${encodeURIComponent(visit.token)}?${query.toString()}` };
}

function inOwnWords({ code, question: key, item }: AnswerFault, questionnaire: Questionnaire, answers: Answers, words: Words): string {
  const question = questionsOf(questionnaire).find((q) => q.key === key)!;
  switch (code) {
    case 'required':
      return whatIsMissing(question, words, item);
    case 'total_differs':
      return words.total(sumOf(question, answers), totalOf(question));
    case 'too_long':
      return words.tooLong(longestOf(question));
    case 'not_a_number':
    case 'out_of_scale':
      return words.notANumber;
    default:
      return words.notAllowed;
  }
}

const sumOf = (question: Question, answers: Answers): number =>
  itemKeysOf(question).reduce((sum, item) => sum + (Number(answers[item]) || 0), 0);
