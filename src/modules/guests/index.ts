export { searchKey, nameKey } from './domain/contact';
export { PersonDto } from './dto/guest.dto';
export { guestRegistered } from './events/guest-registered.event';
export { GuestsModule } from './guests.module';
export { GuestQueries } from './queries/guest.queries';
export { GuestRecords, insertGuests, type GuestRow, type PersonInput } from './services/guest-records';
export { TellAgain } from './services/tell-again.service';
export { RebuildFigures } from './services/rebuild-figures.service';
export { evaluateDuplicatesOfFile } from './services/evaluate-duplicates';
