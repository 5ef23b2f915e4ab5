import type { Steps } from './scale';
import { partsOfOne } from './weights';

/** Of the three questions: how satisfied, how it was against what was expected, how close to the best one can think of. */
export interface CsiWeights {
  satisfaction: number;
  expectancy: number;
  performance: number;
}

export const EQUAL_WEIGHTS: CsiWeights = { satisfaction: 1, expectancy: 1, performance: 1 };

/**
 * Customer satisfaction index of one respondent, from 0 to 100, in the manner of the American one (Fornell et al., Journal of Marketing 60, 1996). With equal
 * weights, on steps from 1 to 10, it is (S + E + P − 3) ÷ 27 × 100. The weights may add up to anything; where all of them are 0 the three count the same.
 */
export function csi(answers: readonly [number, number, number], weights: CsiWeights, { min, max }: Steps): number {
  const parts = partsOfOne([weights.satisfaction, weights.expectancy, weights.performance]) ?? [1 / 3, 1 / 3, 1 / 3];
  return (answers.reduce((sum, answer, i) => sum + (answer - min) * parts[i]!, 0) / (max - min)) * 100;
}
