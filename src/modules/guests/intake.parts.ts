import type { Provider, Type } from '@nestjs/common';
import { CompaniesController } from './companies.controller';
import { ExternalGuestsController } from './external-guests.controller';
import { GuestImportsController } from './guest-imports.controller';
import { GuestQualityController } from './guest-quality.controller';
import { GuestQuarantineController } from './guest-quarantine.controller';
import { CompanyQueries } from './queries/company.queries';
import { DataQualityReport } from './queries/data-quality.report';
import { ImportQueries } from './queries/import.queries';
import { QuarantineQueries } from './queries/quarantine.queries';
import { ImportChunks } from './services/import/chunks';
import { CreateGuestImport } from './services/import/create-import.service';
import { ReceiveImportFile } from './services/import/receive-file.service';
import { RunGuestImport } from './services/import/run-import.service';
import { TidyGuestImports } from './services/import/tidy-imports.service';
import { GuestIntake } from './services/intake/guest-intake';
import { ImportedFacts } from './services/intake/imported-facts';
import { KeepCompanies } from './services/keep-companies.service';
import { ReleaseQuarantined } from './services/release-quarantined.service';
import { SynchroniseGuest } from './services/synchronise-guest.service';

/** How guests of other systems come in, what becomes of those that do not, and the companies that send them. */
export const INTAKE_CONTROLLERS: Type[] = [
  GuestImportsController,
  GuestQuarantineController,
  ExternalGuestsController,
  GuestQualityController,
  CompaniesController,
];

export const INTAKE_SERVICES: Provider[] = [
  CompanyQueries,
  CreateGuestImport,
  DataQualityReport,
  GuestIntake,
  ImportChunks,
  ImportedFacts,
  ImportQueries,
  KeepCompanies,
  QuarantineQueries,
  ReceiveImportFile,
  ReleaseQuarantined,
  RunGuestImport,
  SynchroniseGuest,
  TidyGuestImports,
];
