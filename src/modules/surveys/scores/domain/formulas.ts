/** How a score is made. What changes its figures changes its version: scores of two versions are never put side by side. */
export interface Formula {
  /** `code/version`, and by which weights where it has some that can be changed. */
  code: string;
  text: string;
}

const formula = (code: string, text: string): Formula => ({ code, text });

export const FORMULAS = {
  mean: formula('mean/1', 'Mean of (answer − lowest step) ÷ (highest step − lowest step) × 100; Student interval of 95 %'),
  pooled: formula(
    'pooled_mean/1',
    'Mean of all answers from 0 to 100; interval of 95 % with the error that respondents, not answers, give it (ratio estimate by linearisation)',
  ),
  nps: formula('nps/1', 'Share of 9 and 10 less share of 0 to 6, × 100; Student interval of 95 % of the mean of +1, 0 and −1'),
  csat: formula('csat/1', 'Share of the two best steps × 100; Wilson interval of 95 %'),
  servqual: formula(
    'servqual/1',
    'Perception − expectation of each respondent, mean of the pairs of a dimension, mean of the dimensions weighted by importance where it was asked; paired Student t and interval of 95 %; Cronbach’s alpha of the perceptions',
  ),
  drivers: formula(
    'drivers/1',
    'Pearson correlation with the overall score, Fisher interval of 95 %; importance by relative weights (Johnson 2000) of those who answered everything',
  ),
  lost: formula('lost_score/1', 'Sum of (100 − answer from 0 to 100) over all answers'),
} as const;

/** The satisfaction index by the weights that a survey was given last; version 0 are equal ones. */
export const csiFormula = (weightsVersion: number): Formula =>
  formula(
    weightsVersion === 0 ? 'csi/1' : `csi/1:weights/${weightsVersion}`,
    'Of each respondent Σ (answer − lowest step) × weight ÷ Σ weights ÷ (highest step − lowest step) × 100, then the mean; Student interval of 95 %',
  );
