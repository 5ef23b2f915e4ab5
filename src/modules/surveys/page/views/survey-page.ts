import type { SurveyForm } from '../../collecting/services/take-answers.service';
import type { Answers, Block } from '../../domain/questionnaire';
import { inWords } from '../../domain/questionnaire-items';
import { attributes, markup, type Markup, type Part } from './markup';
import { fieldOf, questionView } from './questions';
import { nameOfLanguage, PAGE_LANGUAGES, wordsIn } from './words';

/** Where the style and the script lie; their names change with their content. */
export interface Assets {
  style: string;
  script: string;
}

interface Shell {
  language: string;
  title: string;
  assets: Assets;
  /** Of the body. */
  marks?: Record<string, string | boolean | undefined>;
  content: Part;
}

function shell({ language, title, assets, marks = {}, content }: Shell): string {
  // an empty icon: no browser then asks for one
  return markup`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.style}">
<script src="${assets.script}" defer></script>
</head>
<body${attributes(marks)}>
${content}
</body>
</html>
`.text;
}

export interface Asked {
  form: SurveyForm;
  /** Who answers, of a link that many share. */
  clientId?: string;
  language: string;
  kiosk: boolean;
  assets: Assets;
}

export interface AskedBlock extends Asked {
  address: string;
  /** Blocks that are shown for now, and which of them are on this page. */
  blocks: readonly Block[];
  here: readonly Block[];
  answers: Answers;
  errors: ReadonlyMap<string, string>;
  /** An answer has brought up a question in a block that seemed done. */
  more?: boolean;
}

/** A part of the questionnaire to be filled in; of a kiosk, all of it. */
export function blockPage(page: AskedBlock): string {
  const { form, language, blocks, here, errors, kiosk, answers } = page;
  const words = wordsIn(language);
  const { questionnaire, hotel } = form;
  const title = inWords(questionnaire.title, language);
  const n = blocks.findIndex((b) => b.key === here[0]?.key);
  const step = !kiosk && blocks.length > 1 ? words.part(n + 1, blocks.length) : undefined;
  const last = kiosk || n === blocks.length - 1;
  const filled = { answers, errors, language, words };
  const introduction = n === 0 && questionnaire.introduction && inWords(questionnaire.introduction, language);
  const sections = here.map((block) => {
    const complete = questionnaire.blocks.find((b) => b.key === block.key)!;
    const shown = new Set(blocks.find((b) => b.key === block.key)?.questions.map((q) => q.key));
    const condition = kiosk && block.showIf ? JSON.stringify(block.showIf) : undefined;
    const heading = block.title && markup`<h2>${inWords(block.title, language)}</h2>`;
    return markup`<section${attributes({ class: 'block', 'data-block': block.key, 'data-show-if': condition, hidden: shown.size === 0 })}>${heading}
      ${complete.questions.map((q) => questionView(q, shown.has(q.key), filled))}</section>`;
  });
  const script = {
    'data-words-saved': words.saved,
    'data-words-offline': words.offline,
    'data-words-restored': words.restored,
    'data-words-error': words.error,
    'data-words-still': words.stillThere,
    'data-words-go-on': words.goOn,
    // what was answered elsewhere and decides what is asked here
    'data-answers': JSON.stringify(decidingElsewhere(here, answers)),
  };
  return shell({
    ...page,
    title: [errors.size > 0 && words.error.replace(/[:：]$/, ''), step, title, hotel].filter(Boolean).join(' · '),
    marks: { class: kiosk ? 'kiosk' : undefined },
    content: markup`<form${attributes({ method: 'post', action: page.address, id: 'survey', novalidate: true, autocomplete: 'off', ...script })}>
<button class="unseen" name="go" value="next" tabindex="-1" aria-hidden="true">${words.next}</button>
<input type="hidden" name="block" value="${here[0]?.key}"><input type="hidden" name="lang" value="${language}">
${page.clientId && markup`<input type="hidden" name="r" value="${page.clientId}">`}${kiosk && markup`<input type="hidden" name="kiosk" value="1">`}
${masthead(hotel, languageChoice(page))}
<main>
<h1>${title}</h1>
${introduction && markup`<p class="introduction">${introduction}</p>`}
${
  step &&
  markup`<div class="progress">
    <p>${step}</p>
    <progress max="${blocks.length}" value="${n + 1}" aria-hidden="true"></progress>
  </div>`
}
${errors.size > 0 && summary(here, filled)}
${page.more && markup`<p class="notice" role="status">${words.more}</p>`}
${sections}
<p id="status" class="status" role="status"></p>
<p class="buttons"><button class="main" name="go" value="next">${last ? words.send : words.next}</button>${
      n > 0 && !kiosk && markup`<button class="plain" name="go" value="back">${words.back}</button>`
    }</p>
</main>
</form>
${kiosk && markup`<div id="thanks" hidden>${thanks(page)}</div>`}`,
  });
}

/** The hotel's name over the page. */
const masthead = (hotel: string | undefined, more: Part): Markup =>
  markup`<header class="masthead">
    <p class="hotel">${hotel}</p>
    ${more}
  </header>`;

/** Buttons of the form, so that what has been typed is kept. */
function languageChoice({ form, language }: Asked): Part {
  const { languages } = form.questionnaire;
  if (languages.length < 2) return false;
  const others = languages.map((code) =>
    code === language
      ? markup`<span class="language" lang="${code}" aria-current="true">${nameOfLanguage(code)}</span>`
      : markup`<button class="language" name="language" value="${code}" lang="${code}">${nameOfLanguage(code)}</button>`,
  );
  return markup`<div class="languages" role="group" aria-label="${wordsIn(language).language}">${others}</div>`;
}

/** What is wrong, above everything else, each leading to where it can be put right. */
function summary(here: readonly Block[], { errors, words, language }: Parameters<typeof questionView>[2]): Part {
  const lines = here
    .flatMap((b) => b.questions)
    .flatMap((question) => {
      const items = [question.key, ...(question.rows ?? []).map((row) => `${question.key}.${row.key}`)];
      return items
        .filter((item) => errors.has(item))
        .map((item) => {
          const row = question.rows?.find((r) => item === `${question.key}.${r.key}`);
          return markup`<li>
            <a href="#${fieldOf(item)}">${inWords((row ?? question).text, language)}</a> <span>${errors.get(item)}</span>
          </li>`;
        });
    });
  return markup`<div class="summary" id="summary" role="alert" tabindex="-1" autofocus>
    <h2>${words.check(errors.size)}</h2>
    <ul>
      ${lines}
    </ul>
  </div>`;
}

function decidingElsewhere(here: readonly Block[], answers: Answers): Answers {
  const asked = JSON.stringify(here.map((b) => [b.showIf, ...b.questions.map((q) => q.showIf)]));
  const own = new Set(here.flatMap((b) => b.questions.map((q) => q.key)));
  return Object.fromEntries(
    Object.entries(answers).filter(([key]) => {
      const question = key.split('.')[0]!;
      return !own.has(question) && (asked.includes(`"question":"${question}"`) || asked.includes(`"question":"${key}"`));
    }),
  );
}

/** After the last word. */
export function thanksPage(page: Asked & { address: string }): string {
  const words = wordsIn(page.language);
  return shell({
    ...page,
    title: `${words.thanks} · ${page.form.hotel}`,
    marks: { class: page.kiosk ? 'kiosk closing' : 'closing', 'data-start': page.kiosk ? page.address : undefined },
    content: thanks(page),
  });
}

function thanks({ form, language, kiosk, ...page }: Asked & { address?: string }): Markup {
  const words = wordsIn(language);
  const own = form.questionnaire.thanks && inWords(form.questionnaire.thanks, language);
  return markup`${masthead(form.hotel, false)}
    <main>
      <h1 tabindex="-1">${words.thanks}</h1>
      <p class="introduction">${own ?? words.thanksText}</p>
      ${kiosk && markup`<p class="buttons"><a class="main" href="${page.address}">${words.nextGuest}</a></p>`}
    </main>`;
}

/** Why nothing can be answered here. */
export function problemPage(code: string, language: string, assets: Assets): string {
  const words = wordsIn(language);
  const [heading, text] = words.problems[code] ?? words.otherProblem;
  return shell({
    language: PAGE_LANGUAGES.find((l) => wordsIn(l) === words)!,
    title: heading,
    assets,
    marks: { class: 'closing' },
    content: markup`<main>
      <h1>${heading}</h1>
      <p class="introduction">${text}</p>
    </main>`,
  });
}
