import { DuplicatesController } from './duplicates.controller';
import { LookForDuplicatesAfterGuestsChange } from './listeners/look-for-duplicates-after-guests-change.listener';
import { DuplicateQueries } from './queries/duplicate.queries';
import { CompareGuests } from './services/compare-guests';
import { DetectDuplicates } from './services/detect-duplicates.service';
import { DismissCandidate } from './services/dismiss-candidate.service';
import { DuplicateKeys } from './services/duplicate-keys';

export const duplicateControllers = [DuplicatesController];

/** Guests who may be there twice: found, proposed, dismissed. */
export const duplicateProviders = [
  CompareGuests,
  DetectDuplicates,
  DismissCandidate,
  DuplicateKeys,
  DuplicateQueries,
  LookForDuplicatesAfterGuestsChange,
];
