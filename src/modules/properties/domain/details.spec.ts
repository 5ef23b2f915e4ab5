import { changeDetails } from './property-details';
import type { Property } from './property.entity';
import { changeRoomType } from './room-type-details';
import type { RoomType } from './room-type.entity';

const hotel = (more: Partial<Property> = {}): Property =>
  ({
    code: 'HARBOUR',
    name: 'Harbour Hotel',
    timeZone: 'Asia/Shanghai',
    addressLines: ['1 Harbour Street'],
    postalCode: null,
    city: 'Zürich',
    region: null,
    country: 'CH',
    latitude: null,
    longitude: null,
    phone: null,
    email: null,
    website: null,
    description: null,
    translations: {},
    starRating: 4,
    checkInTime: '15:00',
    checkOutTime: '11:00',
    facilities: ['wifi'],
    pictures: [],
    policies: {},
    status: 'open',
    contentReviewDays: 180,
    ...more,
  }) as Property;

describe('Describing a hotel', () => {
  it('changes the street and keeps the city', () => {
    const property = hotel();
    expect(changeDetails(property, { address: { lines: ['2 Harbour Street'] } })).toEqual({ fields: ['address'], content: true });
    expect(property).toMatchObject({ addressLines: ['2 Harbour Street'], city: 'Zürich', country: 'CH', cityKey: 'zurich' });
  });

  it('makes the hotel findable by its name in every language', () => {
    const property = hotel();
    changeDetails(property, { translations: { 'zh-CN': { name: '海滨酒店' } } });
    expect(property.searchKey).toBe('harbour harbour hotel 海滨酒店 zurich');
  });

  it('says nothing has changed when the values are the same', () => {
    expect(changeDetails(hotel(), { name: 'Harbour Hotel', facilities: ['wifi'], address: { city: 'Zürich' } }).fields).toEqual([]);
  });

  it('does not count closing the hotel as a change of content', () => {
    expect(changeDetails(hotel(), { status: 'closed' })).toEqual({ fields: ['status'], content: false });
  });

  it('clears what may be empty and refuses to clear the name', () => {
    const property = hotel();
    changeDetails(property, { starRating: null, facilities: null, address: null });
    expect(property).toMatchObject({ starRating: null, facilities: [], city: null, cityKey: null });
    expect(() => changeDetails(property, { name: null })).toThrow('name cannot be cleared');
  });

  it('refuses half a position', () => {
    expect(() => changeDetails(hotel(), { latitude: 31.2 })).toThrow('Latitude and longitude stand together');
  });
});

describe('Describing a room type', () => {
  const type = () =>
    ({ code: 'DLX', name: 'Deluxe', maxAdults: 2, maxChildren: 1, maxPersons: 3, description: null, translations: {}, beds: [], sizeSquareMetres: null,
      amenities: [], pictures: [], rank: 0, status: 'active' }) as unknown as RoomType; // prettier-ignore

  it('refuses more adults than persons, also when only one of them changes', () => {
    expect(() => changeRoomType(type(), { maxAdults: 4 })).toThrow('cannot be below maxAdults');
  });

  it('names the fields that differ', () => {
    expect(changeRoomType(type(), { maxAdults: 2, maxPersons: 4, rank: 5 })).toEqual({ fields: ['maxPersons', 'rank'], content: true });
  });
});
