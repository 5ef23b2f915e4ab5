/** A small hotel that nobody owns, as its people would describe it. Amounts are in fen. */

const picture = (name: string, caption: string, category: string, sort: number) => ({
  url: `https://pictures.westlaketeahouse.example/${name}.jpg`,
  caption,
  category,
  sort,
});

export const HOTEL = {
  code: 'HZWL',
  name: 'West Lake Tea House',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  address: { lines: ['18 Longjing Road'], postalCode: '310013', city: 'Hangzhou', region: 'Zhejiang', country: 'CN' },
  latitude: 30.2329,
  longitude: 120.1187,
  contacts: { phone: '+86 571 5555 0118', email: 'hello@westlaketeahouse.example', website: 'https://westlaketeahouse.example' },
  description:
    'Twenty-four rooms around a courtyard with an old camphor tree, ten minutes on foot from the lake. The tea gardens of Longjing begin behind the house, and in spring our guests pick their own.',
  translations: {
    'zh-CN': {
      name: '西湖茶舍',
      description: '二十四间客房围着一座种有老樟树的庭院，步行十分钟可到西湖。屋后就是龙井茶园，春天客人可以亲手采茶。',
    },
  },
  starRating: 4,
  checkInTime: '14:00',
  checkOutTime: '12:00',
  facilities: [
    'wifi',
    'parking',
    'ev_charging',
    'restaurant',
    'breakfast',
    'spa',
    'lift',
    'luggage_storage',
    'laundry',
    'non_smoking',
    'family_rooms',
  ],
  pictures: [
    picture('courtyard', 'The courtyard with the camphor tree', 'exterior', 1),
    picture('tea-room', 'The tea room in the morning', 'restaurant', 2),
    picture('gardens', 'Tea gardens behind the house', 'surroundings', 3),
  ],
  policies: {
    children: 'Children of all ages are welcome; up to five years they stay free in their parents’ beds.',
    pets: 'Small dogs are welcome in the garden rooms.',
    smoking: 'No smoking in the house; there are benches in the courtyard.',
    minimumAge: 18,
    deposit: 'None.',
  },
};

interface DemoRoomType {
  code: string;
  name: string;
  translations: Record<string, { name: string; description: string }>;
  description: string;
  maxAdults: number;
  maxChildren: number;
  maxPersons: number;
  beds: { kind: string; count: number }[];
  sizeSquareMetres: number;
  amenities: string[];
  pictures: ReturnType<typeof picture>[];
  rank: number;
  rooms: string[];
  /** Of an ordinary night, for one adult, two, and so on. */
  prices: number[];
}

const numbers = (first: number, count: number): string[] => Array.from({ length: count }, (_, i) => String(first + i));
const ALWAYS = ['wifi', 'air_conditioning', 'heating', 'safe', 'tea_maker', 'tv', 'desk'];

export const ROOM_TYPES: DemoRoomType[] = [
  {
    code: 'GDN',
    name: 'Garden Twin',
    translations: { 'zh-CN': { name: '庭院双床房', description: '面向庭院，安静，两张单人床。' } },
    description: 'On the ground floor, facing the courtyard; two single beds and a door into the garden.',
    maxAdults: 2,
    maxChildren: 1,
    maxPersons: 3,
    beds: [{ kind: 'single', count: 2 }],
    sizeSquareMetres: 24,
    amenities: ALWAYS,
    pictures: [picture('garden-twin', 'Garden Twin', 'room', 1)],
    rank: 10,
    rooms: numbers(101, 9),
    prices: [52_000, 58_000],
  },
  {
    code: 'LKV',
    name: 'Lake View King',
    translations: { 'zh-CN': { name: '湖景大床房', description: '越过树梢可见西湖，带阳台和特大床。' } },
    description: 'On the second floor, with a king bed and a balcony from which the lake shows above the trees.',
    maxAdults: 2,
    maxChildren: 1,
    maxPersons: 3,
    beds: [{ kind: 'king', count: 1 }],
    sizeSquareMetres: 32,
    amenities: [...ALWAYS, 'balcony', 'bathtub'],
    pictures: [picture('lake-view', 'Lake View King', 'room', 1), picture('lake-view-balcony', 'The balcony', 'room', 2)],
    rank: 20,
    rooms: numbers(201, 8),
    prices: [76_000, 82_000],
  },
  {
    code: 'FAM',
    name: 'Family Room',
    translations: { 'zh-CN': { name: '家庭房', description: '一张大床和两张单人床，适合带孩子的家庭。' } },
    description: 'A king bed and two singles under the roof, and a corner full of picture books.',
    maxAdults: 3,
    maxChildren: 2,
    maxPersons: 4,
    beds: [
      { kind: 'king', count: 1 },
      { kind: 'single', count: 2 },
    ],
    sizeSquareMetres: 42,
    amenities: [...ALWAYS, 'bathtub'],
    pictures: [picture('family', 'Family Room', 'room', 1)],
    rank: 30,
    rooms: numbers(301, 5),
    prices: [98_000, 98_000, 112_000],
  },
  {
    code: 'TMS',
    name: 'Tea Master Suite',
    translations: { 'zh-CN': { name: '茶师套房', description: '独立茶室、湖景露台，卧室配特大床。' } },
    description: 'A bedroom, a tea room of its own and a terrace towards the lake.',
    maxAdults: 2,
    maxChildren: 2,
    maxPersons: 4,
    beds: [{ kind: 'king', count: 1 }],
    sizeSquareMetres: 64,
    amenities: [...ALWAYS, 'balcony', 'bathtub', 'minibar'],
    pictures: [picture('suite', 'Tea Master Suite', 'room', 1)],
    rank: 40,
    rooms: numbers(401, 2),
    prices: [158_000, 158_000],
  },
];

const yuan = (amount: number) => ({ amountMinor: amount * 100, currency: 'CNY' });

export const SERVICES = [
  {
    code: 'BREAKFAST',
    name: 'Breakfast',
    kind: 'meal',
    description: 'Rice porridge, steamed buns, longjing eggs, fruit from the market; coffee for those who need it.',
    translations: { 'zh-CN': { name: '早餐', description: '白粥、小笼、龙井茶叶蛋和时令水果。' } },
    price: yuan(68),
    priceUnit: 'per_person_night' as const,
    schedule: { openings: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '10:30' }] },
    bookable: 'both' as const,
  },
  {
    code: 'TEA-TASTING',
    name: 'Tea tasting',
    kind: 'activity',
    description: 'Three longjing teas of this year and one of last, brewed by our tea master.',
    translations: { 'zh-CN': { name: '品茶', description: '茶师为您冲泡三款今年的龙井和一款去年的龙井。' } },
    price: yuan(168),
    priceUnit: 'per_person_once' as const,
    capacity: 8,
    schedule: { openings: [{ weekdays: [2, 4, 6, 7], from: '15:00', to: '16:30' }] },
    bookable: 'both' as const,
  },
  {
    code: 'SPA-TEA-OIL',
    name: 'Massage with tea oil',
    kind: 'spa',
    description: 'Sixty minutes with warm camellia oil.',
    translations: { 'zh-CN': { name: '茶油按摩', description: '六十分钟山茶油按摩。' } },
    price: yuan(480),
    priceUnit: 'per_person_once' as const,
    capacity: 2,
    schedule: { openings: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '11:00', to: '21:00' }] },
    bookable: 'both' as const,
  },
];

export const TAX = { code: 'VAT', name: 'Value added tax', kind: 'percent' as const, basisPoints: 600, included: true };

export const POLICIES = {
  FLEX: {
    code: 'FLEX',
    name: 'Free until 18:00 the day before',
    tiers: [{ deadline: { daysBefore: 1, time: '18:00' }, penalty: { kind: 'nights' as const, value: 1 } }],
    noShow: { kind: 'nights' as const, value: 1 },
  },
  STRICT: {
    code: 'STRICT',
    name: 'Half from booking on, all from a week before',
    tiers: [
      { deadline: { fromBooking: true as const }, penalty: { kind: 'percent_of_total' as const, value: 5_000 } },
      { deadline: { daysBefore: 7, time: '18:00' }, penalty: { kind: 'full' as const } },
    ],
    noShow: { kind: 'full' as const },
  },
};

export const BEST_RATE = {
  code: 'BAR',
  name: 'Best flexible rate',
  mealPlan: 'room_only' as const,
  childRates: [
    { maxAge: 5, amountMinor: 0, countsAsOccupant: true },
    { maxAge: 11, amountMinor: 8_000, countsAsOccupant: true },
  ],
};

/** Plans that follow the best rate. */
export const DERIVED_PLANS = [
  { code: 'BB', name: 'Bed and breakfast', mealPlan: 'breakfast' as const, policy: 'FLEX' as const, derivation: { amountMinor: 12_800 } },
  {
    code: 'ADV',
    name: 'Book two weeks ahead',
    policy: 'STRICT' as const,
    derivation: { basisPoints: -1_500 },
    minAdvanceDays: 14,
    minGuarantee: 'card' as const,
  },
];

/** On Friday and Saturday nights, in basis points of the ordinary price. */
export const WEEKEND = { weekdays: [5, 6], basisPoints: 1_500 };

/** By month and day; a range that ends before it begins runs into the next year. */
export const SEASONS = [
  { code: 'TEA-HARVEST', name: 'Tea harvest', first: '03-20', last: '05-05', adjustBasisPoints: 2_000 },
  { code: 'GOLDEN-WEEK', name: 'Golden Week', first: '10-01', last: '10-07', adjustBasisPoints: 4_000 },
  { code: 'WINTER', name: 'Winter', first: '12-01', last: '02-15', adjustBasisPoints: -1_200 },
];
