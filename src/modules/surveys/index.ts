export { evaluateMoodLexicon, evaluateTrainedMood } from './mood/services/evaluate-mood';
export { TrainMood } from './mood/services/train-mood.service';
export { AnswerScores } from './queries/answer-scores.query';
export { SurveysModule } from './surveys.module';
