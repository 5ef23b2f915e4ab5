/** Lines behind which a mail program puts what it answers. */
const BEGINS = [
  /^-{2,}\s*(original message|original-nachricht|ursprüngliche nachricht|message d'origine|原始邮件|原始郵件|转发邮件|回复邮件)\s*-{2,}$/i,
  /^on\b.{4,200}\bwrote:?$/i,
  /^am\b.{4,200}\bschrieb\b.{0,100}:?$/i,
  /^le\b.{4,200}\ba écrit\s?:?$/i,
  /^el\b.{4,200}\bescribió:?$/i,
  /^(在|于)?.{0,200}(写道|寫道)\s*[:：]?$/,
  /^_{20,}$/,
];
/** The head that Outlook and its like put above it: two of these lines next to each other. */
const HEAD =
  /^\*?(from|sent|to|cc|subject|date|von|gesendet|an|betreff|de|envoyé|à|objet|发件人|发送时间|收件人|抄送|主题|日期|發件人|寄件者|主旨)\*?\s*[:：]/i;

/** What a letter says, and what it only repeats. Nothing is lost: both together are the letter. */
export function splitQuoted(text: string): { said: string; quoted: string } {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const at = lines.findIndex((line, i) => begins(line.trim(), lines, i));
  if (at <= 0 || answersBetween(lines.slice(at))) return { said: text.trim(), quoted: '' };
  return { said: lines.slice(0, at).join('\n').trim(), quoted: lines.slice(at).join('\n').trim() };
}

function begins(line: string, lines: readonly string[], i: number): boolean {
  if (line.startsWith('>') || BEGINS.some((pattern) => pattern.test(line))) return true;
  // a mail program breaks the line in the middle of "On … <somebody@…> wrote:"
  if (/^(on|am|le|el|在|于)\b/i.test(line) && line.length < 200) {
    const joined = `${line} ${lines[i + 1]?.trim() ?? ''}`;
    if (BEGINS.some((pattern) => pattern.test(joined))) return true;
  }
  return HEAD.test(line) && HEAD.test(lines[i + 1]?.trim() ?? '');
}

/** Whoever answers between the lines of the other has said something below as well: then nothing is cut. */
const answersBetween = (quoted: readonly string[]): boolean =>
  quoted[0]!.trim().startsWith('>') &&
  quoted.some((line, i) => i > 1 && line.trim() !== '' && !line.trim().startsWith('>') && quoted[i - 1]!.trim() === '');
