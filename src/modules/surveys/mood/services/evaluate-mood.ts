import { figuresOf, type MoodFigures, trainAndTest } from '../domain/evaluation';
import { LEXICON_MODEL, readByLexicon } from '../domain/lexicon';
import { readLabelled } from './labelled-file';

/** Trains on one file, and reads another. @throws Error for a person to read */
export const evaluateTrainedMood = async (train: string, test: string): Promise<MoodFigures> =>
  trainAndTest(await readLabelled(train), await readLabelled(test));

/** How the lists of words do that come with the house. @throws Error for a person to read */
export async function evaluateMoodLexicon(path: string): Promise<MoodFigures & { model: string; msPerReview: number }> {
  const rows = await readLabelled(path);
  const before = process.cpuUsage();
  const scores = rows.map(({ text }) => readByLexicon(text).score);
  const { user, system } = process.cpuUsage(before);
  return {
    model: LEXICON_MODEL,
    ...figuresOf(
      scores,
      rows.map((row) => row.good),
    ),
    msPerReview: Math.round((user + system) / rows.length) / 1000,
  };
}
