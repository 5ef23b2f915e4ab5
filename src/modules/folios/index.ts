export { type FolioKind, type FolioOfReservation, type FolioStatus } from './domain/folio';
export { type ChargeLine, LINE_KINDS, type LineKind, type LineTax } from './domain/line';
export { FolioProblems } from './domain/problems';
export { MyFoliosDto, MyPaymentDto, PayMyFolioDto } from './dto/my-folio.dto';
export { lastNightCharged } from './queries/charged-nights';
export { FoliosModule } from './folios.module';
export { Folios, type StandingOfReservation } from './services/folios';
export { GuestFolios, type StayOfGuest } from './services/guest-folios';
