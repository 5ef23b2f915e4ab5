import { FrontDeskController, HousekeepingController } from './front-desk.controller';
import { FrontDesk } from './queries/front-desk.queries';
import { HousekeepingQueries } from './queries/housekeeping.queries';
import { RoomsOfStaysController } from './rooms-of-stays.controller';
import { ArriveLate } from './services/arrive-late.service';
import { AssignRoom, LockRoom, TakeRoomBack } from './services/assign-room.service';
import { CheckIn, ReverseCheckIn } from './services/check-in.service';
import { CheckOut, ReverseCheckOut } from './services/check-out.service';
import { SetRoomCondition } from './services/housekeeping.service';
import { KeepStayRules } from './services/keep-stay-rules.service';
import { AgreeLateCheckOut } from './services/late-check-out.service';
import { MarkNoShow } from './services/mark-no-show.service';
import { MoveRoom, SwapRooms } from './services/move-room.service';
import { OpenStayFolio } from './services/open-folio.service';
import { PreCheckIn } from './services/pre-check-in.service';
import { ReinstateCancelled } from './services/reinstate.service';
import { RoomKeeping } from './services/room-keeping';
import { RoomPlan } from './services/room-plan';
import { Sharers } from './services/sharers.service';
import { StayCharges } from './services/stay-charges';
import { Stays } from './services/stays';
import { ComingAndGoingController, StayChangesController } from './stays.controller';

/** What the stay adds to the module. */
export const STAY_CONTROLLERS = [
  ComingAndGoingController,
  StayChangesController,
  RoomsOfStaysController,
  FrontDeskController,
  HousekeepingController,
];

export const STAY_PROVIDERS = [
  AgreeLateCheckOut,
  ArriveLate,
  AssignRoom,
  CheckIn,
  CheckOut,
  FrontDesk,
  HousekeepingQueries,
  KeepStayRules,
  LockRoom,
  MarkNoShow,
  MoveRoom,
  OpenStayFolio,
  PreCheckIn,
  ReinstateCancelled,
  ReverseCheckIn,
  ReverseCheckOut,
  RoomKeeping,
  RoomPlan,
  SetRoomCondition,
  Sharers,
  StayCharges,
  Stays,
  SwapRooms,
  TakeRoomBack,
];
