import { existsSync, readFileSync } from 'node:fs';
import '../../src/app.module'; // every module defines its problems when it is loaded
import { problemCatalogue } from '../../src/kernel/errors/problem';

/** `### sold_out · 409` and the lines below it. */
function documented(): Map<string, { status: number; text: string }> {
  const page = existsSync('docs/problems.md') ? readFileSync('docs/problems.md', 'utf8') : '';
  const found = new Map<string, { status: number; text: string }>();
  for (const section of page.split(/^### /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const [, code, status] = /^`?([a-z_]+)`? · (\d{3})$/.exec(heading) ?? [];
    if (!code) throw new Error(`docs/problems.md: "### ${heading}" is not of the form "### code · status"`);
    if (found.has(code)) throw new Error(`docs/problems.md: ${code} stands there twice`);
    found.set(code, { status: Number(status), text: lines.join('\n') });
  }
  return found;
}

describe('The catalogue of problems', () => {
  const page = documented();
  const kinds = problemCatalogue();

  test('every code that the API can answer is explained, and nothing else is', () => {
    expect([...page.keys()].toSorted()).toEqual(kinds.map((k) => k.code).toSorted());
  });

  test('each is explained with its status, its titles, when it happens and what to do about it', () => {
    const lacking = kinds.flatMap(({ code, status, title }) => {
      const section = page.get(code);
      if (!section) return [];
      const parts = [title.en, title['zh-CN'], '**When** ', '**Do** '].filter((part) => !section.text.includes(part));
      return [
        ...parts.map((part) => `${code}: "${part}" is missing`),
        ...(section.status === status ? [] : [`${code}: the status is ${status}`]),
      ];
    });
    expect(lacking).toEqual([]);
  });

  test('codes are lower_snake and statuses are those of the API’s manners', () => {
    const odd = kinds.filter(
      (k) =>
        !/^[a-z]+(_[a-z]+)*$/.test(k.code) ||
        ![400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 431, 500, 503].includes(k.status),
    );
    expect(odd).toEqual([]);
  });
});
