import { Kernel1795400000100 } from './1795400000100-kernel';
import { EventDeliveries1795400000150 } from './1795400000150-event-deliveries';
import { Identity1795400000200 } from './1795400000200-identity';
import { Properties1795400000300 } from './1795400000300-properties';
import { Guests1795400000400 } from './1795400000400-guests';
import { Pricing1795400000500 } from './1795400000500-pricing';
import { Reservations1795400000600 } from './1795400000600-reservations';
import { GuestProfiles1795400000700 } from './1795400000700-guest-profiles';
import { GuestDuplicates1795400000710 } from './1795400000710-guest-duplicates';
import { StayFiguresClassesTimeline1795400000720 } from './1795400000720-stay-figures-classes-timeline';
import { Privacy1795400000730 } from './1795400000730-privacy';
import { GuestImports1795400000740 } from './1795400000740-guest-imports';
import { SignIn1795400000750 } from './1795400000750-sign-in';
import { AccessWatch1795400000760 } from './1795400000760-access-watch';
import { Roles1795400000765 } from './1795400000765-roles';
import { Staff1795400000770 } from './1795400000770-staff';
import { FrozenNights1795400000790 } from './1795400000790-frozen-nights';
import { Folios1795400000800 } from './1795400000800-folios';
import { Messages1795400000810 } from './1795400000810-messages';
import { Promotions1795400000820 } from './1795400000820-promotions';
import { Stay1795400000830 } from './1795400000830-stay';
import { AmendmentsAndGroups1795400000840 } from './1795400000840-amendments-and-groups';
import { ServicesAndDesk1795400000850 } from './1795400000850-services-and-desk';
import { NightAudit1795400000860 } from './1795400000860-night-audit';
import { GroupRouting1795400000870 } from './1795400000870-group-routing';
import { DocumentsAndDisputes1795400000880 } from './1795400000880-documents-and-disputes';
import { Surveys1795400000890 } from './1795400000890-surveys';
import { ReviewsAndMood1795400000900 } from './1795400000900-reviews-and-mood';
import { Conversations1795400000910 } from './1795400000910-conversations';
import { BusinessCalendars1795400000920 } from './1795400000920-business-calendars';
import { Cases1795400000930 } from './1795400000930-cases';
import { OrdersStandardsPlans1795400000940 } from './1795400000940-orders-standards-plans';
import { Scores1795400000950 } from './1795400000950-scores';

/** Oldest first. An explicit list (no glob) loads the same way under node, tsc output and Jest. */
export const migrations = [
  Kernel1795400000100,
  EventDeliveries1795400000150,
  Identity1795400000200,
  Properties1795400000300,
  Guests1795400000400,
  Pricing1795400000500,
  Reservations1795400000600,
  GuestProfiles1795400000700,
  GuestDuplicates1795400000710,
  StayFiguresClassesTimeline1795400000720,
  Privacy1795400000730,
  GuestImports1795400000740,
  SignIn1795400000750,
  AccessWatch1795400000760,
  Roles1795400000765,
  Staff1795400000770,
  FrozenNights1795400000790,
  Folios1795400000800,
  Messages1795400000810,
  Promotions1795400000820,
  Stay1795400000830,
  AmendmentsAndGroups1795400000840,
  ServicesAndDesk1795400000850,
  NightAudit1795400000860,
  GroupRouting1795400000870,
  DocumentsAndDisputes1795400000880,
  Surveys1795400000890,
  ReviewsAndMood1795400000900,
  Conversations1795400000910,
  BusinessCalendars1795400000920,
  Cases1795400000930,
  OrdersStandardsPlans1795400000940,
  Scores1795400000950,
];
