import { freshnessOf } from '../domain/content-freshness';
import type { Property } from '../domain/property.entity';
import type { ContentFreshnessDto } from '../dto/content-confirmation.dto';
import type { PropertyDto } from '../dto/property.dto';
import { inOrder } from './pictures';

/** A hotel as the API shows it. @param at the instant at which its content is judged */
export function propertyView(p: Property, at: Date): PropertyDto {
  return {
    id: p.id,
    code: p.code,
    name: p.name,
    timeZone: p.timeZone,
    currency: p.currency,
    address: { lines: p.addressLines, postalCode: p.postalCode, city: p.city, region: p.region, country: p.country },
    latitude: p.latitude,
    longitude: p.longitude,
    contacts: { phone: p.phone, email: p.email, website: p.website },
    description: p.description,
    translations: p.translations,
    starRating: p.starRating,
    checkInTime: p.checkInTime,
    checkOutTime: p.checkOutTime,
    facilities: p.facilities,
    pictures: inOrder(p.pictures),
    policies: p.policies,
    status: p.status,
    businessDate: p.businessDate,
    contentReviewDays: p.contentReviewDays,
    dayClosing: p.dayClosing,
    content: freshnessView(p, p.contentReviewDays, at),
    contentVersion: p.contentVersion,
    version: p.version,
    createdAt: p.createdAt.toISOString(),
    updatedAt: p.updatedAt.toISOString(),
  };
}

type Content = Parameters<typeof freshnessOf>[0] & { contentConfirmedBy: string | null };

export function freshnessView(content: Content, reviewDays: number, at: Date): ContentFreshnessDto {
  const { stale, staleSince, staleItems } = freshnessOf(content, reviewDays, at);
  return {
    confirmedAt: content.contentConfirmedAt?.toISOString() ?? null,
    confirmedBy: content.contentConfirmedBy,
    stale,
    staleSince: staleSince?.toISOString() ?? null,
    staleItems,
  };
}
