import type { Provider, Type } from '@nestjs/common';
import { ClassificationSchemesController, ClassificationVersionsController } from './classification-schemes.controller';
import { GuestPortraitController } from './guest-portrait.controller';
import { KeepClassesAfterLabelsChange } from './listeners/keep-classes-after-labels-change.listener';
import { KeepStayFiguresAfterReservationsChange } from './listeners/keep-stay-figures-after-reservations-change.listener';
import { ClassificationQueries } from './queries/classification.queries';
import { FigureQueries } from './queries/figure.queries';
import { Classes } from './services/classes';
import { ClassifyGuests } from './services/classify-guests.service';
import { Figures } from './services/figures';
import { KeepClassificationSchemes } from './services/keep-classification-schemes.service';
import { RebuildFigures } from './services/rebuild-figures.service';
import { KeepTimelineAfterAnythingHappens } from './listeners/keep-timeline-after-anything-happens.listener';
import { CareDatesController } from './care-dates.controller';
import { CareDates } from './queries/care-dates.query';
import { PortraitQuery } from './queries/portrait.query';
import { TimelineQueries } from './queries/timeline.queries';
import { TimelineKinds } from './services/timeline-kinds';

/** What is derived of guests for those who serve them: figures, classes, timeline, profile. */
export const portraitControllers: Type[] = [
  CareDatesController,
  GuestPortraitController,
  ClassificationSchemesController,
  ClassificationVersionsController,
];

export const portraitProviders: Provider[] = [
  CareDates,
  PortraitQuery,
  Classes,
  ClassificationQueries,
  ClassifyGuests,
  FigureQueries,
  Figures,
  KeepClassesAfterLabelsChange,
  KeepClassificationSchemes,
  KeepStayFiguresAfterReservationsChange,
  KeepTimelineAfterAnythingHappens,
  RebuildFigures,
  TimelineKinds,
  TimelineQueries,
];
