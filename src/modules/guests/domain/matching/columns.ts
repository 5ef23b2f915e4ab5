import type { FieldKind, MatchField } from './field';

/** Names that columns go by, without case, spaces and punctuation. */
const ALIASES: Partial<Record<FieldKind, string>> = {
  given_name: 'givenname given firstname first forename fname christianname vorname prenom nombre 名 名字 guestfirstname',
  family_name: 'familyname family surname lastname last lname nachname nomdefamille apellido apellidos 姓 姓氏 guestlastname',
  name:
    'name fullname guestname customername personname displayname contactname title businessname restaurantname hotelname companyname company organisation organization ' +
    '姓名 名称 客人姓名 客户姓名 中文名 chinesename cnname namecn namezh hanzi namehanzi hanziname',
  birth_date: 'dateofbirth dob birthdate birthday birth born geburtsdatum fechanacimiento 出生日期 生日 出生年月日 出生',
  sex: 'sex gender geschlecht sexe 性别',
  document:
    'socsecid ssn socialsecuritynumber idnumber identitynumber nationalid idcard idcardnumber idno idcardno citizenid passport passportnumber passportno documentnumber document taxid ' +
    '身份证 身份证号 身份证号码 证件号 证件号码 证件 护照 护照号 identity idcode',
  phone:
    'phone phonenumber telephone tel mobile mobilephone mobilenumber cell cellphone phoneno telno contactnumber handy telefon 电话 手机 手机号 手机号码 电话号码 联系电话 phone1 phone2',
  email: 'email emailaddress mail mailaddress 邮箱 电子邮件 电子邮箱 邮件',
  house_number: 'streetnumber streetno housenumber houseno number hausnummer streetnum 门牌 门牌号',
  street: 'street streetname address1 addressline1 addr1 strasse rue calle 街道 road',
  address_line: 'address2 addressline2 addr2 address3 building estate 小区 楼',
  address: 'address addr fulladdress postaladdress homeaddress streetaddress location adresse direccion 地址 住址 家庭住址 详细地址',
  locality: 'suburb city town locality place village ort stadt ville ciudad 城市 市 district area neighborhood neighbourhood',
  postcode: 'postcode postalcode zip zipcode plz pin codepostal 邮编 邮政编码',
  region: 'state province region county bundesland 省 省份',
  country: 'country countrycode nationality nation land pays 国家 国籍',
  occupation: 'occupation job profession jobtitle employment 职业',
};

/** Whatever else they call a field: `mobile_2`, `guest_email`. The first that fits decides. */
const ENDINGS: [RegExp, FieldKind][] = [
  [/(e-?mail|邮箱)/, 'email'],
  [/(phone|mobile|telephone|电话|手机)/, 'phone'],
  [/(birth|dob|生日|出生)/, 'birth_date'],
  [/(given|first|fore)_?name/, 'given_name'],
  [/(family|last|sur)_?name/, 'family_name'],
  [/(passport|id_?card|soc_?sec|identity|身份证|证件|护照)/, 'document'],
  [/(post_?code|zip|邮编)/, 'postcode'],
  [/(姓名|full_?name|pinyin|拼音)/, 'name'],
  [/(address|地址)/, 'address'],
  [/(city|suburb|城市)/, 'locality'],
];

const KIND_BY_NAME = new Map(Object.entries(ALIASES).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as FieldKind])));

const bare = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What the name of a column tells of it; nothing when nobody has heard of it. */
export function kindByName(header: string): FieldKind | undefined {
  const known = KIND_BY_NAME.get(bare(header));
  if (known) return known;
  const written = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return ENDINGS.find(([pattern]) => pattern.test(written))?.[1];
}

/** Values that are looked at to find out what a column holds. */
const SAMPLE = 1_000;

/** What the values tell: dates, numbers, codes, or words. */
export function kindByValues(values: readonly string[]): FieldKind {
  const some = values
    .map((value) => value.trim())
    .filter(Boolean)
    .slice(0, SAMPLE);
  if (some.length === 0) return 'text';
  const share = (test: (value: string) => boolean) => some.filter(test).length / some.length;
  if (share((value) => /^[^\s@]+@[^\s@]+$/.test(value)) > 0.7) return 'email';
  if (share(looksLikeDate) > 0.8) return 'date';
  const digits = share((value) => /\d/.test(value));
  if (digits > 0.8 && share((value) => /^[-+]?[\d,]*\.\d+$/.test(value)) > 0.3) return 'number';
  const oneWord = share((value) => /^[\p{L}\p{N}./#-]+$/u.test(value));
  if (digits > 0.8 && oneWord > 0.8) {
    const long = share((value) => value.replace(/\W/g, '').length >= 5) > 0.6;
    return long ? 'code' : share((value) => /^\d+$/.test(value)) > 0.8 ? 'number' : 'code';
  }
  if (digits > 0.9 && share((value) => /^\+?[\d\s()./-]{7,20}$/.test(value)) > 0.8) return 'phone';
  return 'text';
}

function looksLikeDate(value: string): boolean {
  const iso = /^(\d{4})[-/.年]?(\d{2})[-/.月]?(\d{2})日?(T.*)?$/.exec(value);
  if (iso) return Number(iso[1]) > 1850 && Number(iso[1]) < 2150 && Number(iso[2]) <= 12 && Number(iso[3]) <= 31;
  return /^\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})$/.test(value);
}

/** Kinds of which one field may have several columns, an agreement of any of which is an agreement. */
const TOGETHER: readonly FieldKind[] = ['phone', 'email'];

/** Which columns of a table make up which fields. */
export interface TableSchema {
  fields: MatchField[];
  /** For each column the field it belongs to; -1 for one that is not compared. */
  fieldOf: number[];
}

/**
 * Which columns can be compared, and how.
 * @param rows as many as one likes: they tell of columns whose names do not
 * @param ignored names of columns that say which row it is, not who
 */
export function schemaOfTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  ignored: ReadonlySet<string> = new Set(),
): TableSchema {
  const fields: MatchField[] = [];
  const fieldOf = headers.map((header, column) => {
    if (ignored.has(header)) return -1;
    const values = rows.slice(0, SAMPLE).map((row) => row[column] ?? '');
    const kind = kindByName(header) ?? kindByValues(values);
    const same = TOGETHER.includes(kind) ? fields.findIndex((field) => field.kind === kind) : -1;
    return same >= 0 ? same : fields.push({ name: header.trim(), kind }) - 1;
  });
  return { fields, fieldOf };
}

/** A row as it is compared. */
export function matchRecordFromRow({ fields, fieldOf }: TableSchema, row: readonly string[]): { values: string[][] } {
  const values = fields.map((): string[] => []);
  fieldOf.forEach((field, column) => {
    const value = row[column]?.trim();
    if (field >= 0 && value) values[field]!.push(value);
  });
  return { values };
}
