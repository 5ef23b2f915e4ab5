import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { Findings } from '../domain/checks';
import type { PackageComponent } from '../domain/package';
import { PackageEntity } from '../domain/package.entity';
import type { CreatePackageDto, PackageComponentDto, PackageDto, UpdatePackageDto } from '../dto/package.dto';
import { packageView } from '../queries/views';
import { fieldChanges, type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

const KIND: RecordKind<PackageEntity, PackageDto> = { entity: PackageEntity, record: 'package', path: 'packages', view: packageView };

/** Packages: created and changed. Stays that are booked keep what was agreed. */
@Injectable()
export class KeepPackages {
  constructor(private readonly changes: UndatedChanges) {}

  create(dto: CreatePackageDto, ctx: RequestContext): Promise<PackageDto> {
    const made: PackageEntity = {
      id: newId(),
      propertyId: dto.propertyId,
      code: dto.code,
      name: dto.name,
      description: dto.description ?? null,
      components: dto.components.map(component),
      reduceBasisPoints: dto.reduceBasisPoints ?? 0,
      status: 'active',
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    return this.changes.create(KIND, made, ctx, (work) => check(made, work));
  }

  change(id: string, dto: UpdatePackageDto, ifMatch: string | undefined, ctx: RequestContext): Promise<PackageDto> {
    return this.changes.change(KIND, id, ifMatch, ctx, async (row, work) => {
      const before = { ...row };
      const { components, ...fields } = dto;
      const changed = mergePatch<PackageEntity>(row, { ...fields, components: components?.map(component) }, ['description']);
      await check(row, work);
      return fieldChanges<PackageEntity>(before, row, changed);
    });
  }
}

const component = ({ code, name, serviceId, unit, amountMinor, childMinor, freeBelowAge, tax }: PackageComponentDto): PackageComponent => ({
  code,
  name,
  serviceId: serviceId ?? null,
  unit,
  amountMinor,
  childMinor: childMinor ?? null,
  freeBelowAge: freeBelowAge ?? null,
  tax: tax ? { code: tax.code, name: tax.name, basisPoints: tax.basisPoints } : null,
});

async function check({ propertyId, components }: PackageEntity, work: Work): Promise<void> {
  const findings = new Findings();
  const [services, rules] = [
    await work.query<{ id: string }>('SELECT id FROM services WHERE property_id = $1', [propertyId]),
    await work.query<{ code: string }>('SELECT code FROM tax_rules WHERE property_id = $1 AND NOT included', [propertyId]),
  ];
  components.forEach(({ code, unit, serviceId, childMinor, freeBelowAge, tax }, i) => {
    const at = `/components/${i}`;
    const room = unit.startsWith('per_room');
    findings
      .add(components.findIndex((c) => c.code === code) !== i, `${at}/code`, 'not_unique', 'Two parts have this code.')
      .add(
        serviceId !== null && !services.some((s) => s.id === serviceId),
        `${at}/serviceId`,
        'unknown_service',
        'No service of this hotel.',
      )
      .add(room && childMinor !== null, `${at}/childMinor`, 'not_allowed', 'What is for the room has no price for children.')
      .add(room && freeBelowAge !== null, `${at}/freeBelowAge`, 'not_allowed', 'What is for the room has no price for children.')
      // one code is either contained in what guests pay or added to it
      .add(
        tax !== null && rules.some((r) => r.code === tax.code),
        `${at}/tax/code`,
        'added_tax',
        'A tax that is added to rooms has this code.',
      );
  });
  refuseIf(findings);
}
