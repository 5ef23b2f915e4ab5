import { PERSON_FIELDS, type PersonField } from '../quality/clean-person';

/** How systems and people call their columns, in English, Chinese and some German. */
const ALIASES: Record<PersonField, string> = {
  externalId:
    'externalid id guestid guestno guestnumber profileid profileno customerid customerno clientid contactid memberid membernumber memberno crmid pmsid 客户编号 客户号 宾客编号 客人编号 客史号 档案号 会员号 会员卡号 会员编号 编号',
  name: 'name fullname guestname customername displayname contactname 姓名 名字全称 客人姓名 宾客姓名 客户姓名 联系人 全名 中文名',
  firstName: 'firstname givenname given forename forenames christianname first fname vorname 名 名字 英文名',
  lastName: 'lastname surname familyname family last lname nachname 姓 姓氏 英文姓',
  email:
    'email emailaddress mail mailaddress emails emailsaddress contactsemail primaryemail email1 email2 email3 secondaryemail workemail privateemail emailprivate emailwork 邮箱 电子邮箱 电子邮件 邮件 邮箱地址 邮件地址',
  phone:
    'phone phonenumber telephone tel telno mobile mobilephone mobilenumber mobileno cell cellphone phones phonesnumber phone1 phone2 phone3 homephone workphone phonehome phonework telefon handy 手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话 固定电话 座机',
  addressLine:
    'address addressline addresslines addressline1 addressline2 addressline3 address1 address2 address3 street streetaddress addressstreet homeaddress strasse straße 地址 详细地址 联系地址 家庭住址 住址 通讯地址 街道',
  streetNumber: 'streetnumber housenumber streetno houseno hausnummer 门牌号',
  city: 'city town suburb addresscity locality ort stadt 城市 市',
  region: 'region state province county addressregion addressstate bundesland 省 省份 州 地区',
  postalCode: 'postalcode postcode zip zipcode addresspostalcode plz 邮编 邮政编码',
  country: 'country countrycode addresscountry countryofresidence residencecountry land 国家 国家地区 居住国',
  birthday: 'birthday birthdate dateofbirth dob birth born geburtsdatum geburtstag 生日 出生日期 出生年月 出生年月日',
  sex: 'sex gender geschlecht 性别',
  occupation: 'occupation profession job jobtitle title1 beruf 职业 职务 职位',
  nationality: 'nationality citizenship nationalitycode staatsangehörigkeit 国籍',
  language: 'language lang languagecode preferredlanguage locale sprache 语言 语种 首选语言',
  channel: 'channel preferredchannel contactchannel channelofchoice 联系渠道 首选联系方式',
  documentNumber:
    'documentnumber documentno document passport passportnumber passportno idnumber idno idcard idcardnumber idcardno identitynumber nationalid ssn socsecid socialsecuritynumber ausweisnummer 身份证 身份证号 身份证号码 证件号 证件号码 护照 护照号 护照号码',
  documentType: 'documenttype idtype 证件类型 证件种类',
  documentCountry: 'documentcountry issuingcountry documentissuedby 签发国 发证国家',
  documentExpiresOn: 'documentexpireson documentexpiry expirydate passportexpiry expiresat 证件有效期 有效期至 有效期',
  observedAt:
    'observedat updatedat lastmodified modified modifiedat lastupdated lastupdate updated changedat lastchange 更新时间 修改时间 最后更新 更新日期',
  tag: 'tag tags label labels 标签',
  vip: 'vip viplevel vipcode vipstatus 贵宾 贵宾等级 vip等级',
  note: 'note notes remark remarks comment comments 备注 说明',
  preference: 'preference preferences 偏好 喜好 爱好',
  'preference.room': 'preferenceroom roompreference roompreferences 房间偏好 客房偏好',
  'preference.food': 'preferencefood foodpreference foodpreferences diet dietary 饮食偏好 餐饮偏好 忌口',
  'preference.leisure': 'preferenceleisure leisurepreference hobby hobbies interests 休闲偏好 兴趣',
  'preference.habit': 'preferencehabit habit habits 习惯 生活习惯',
  'preference.special_need': 'preferencespecialneed specialneed specialneeds specialrequests 特殊需求 特殊要求',
};

const FIELD_OF = new Map(PERSON_FIELDS.flatMap((field) => ALIASES[field].split(' ').map((alias) => [alias, field] as const)));

/** A heading as it is compared: no case, no spaces, no punctuation. */
export const headingKey = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(].*$/u, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Which fields a source's headings are: `null` for a heading that is not to be read. The headings of a mapping are taken as they are written. */
export type Mapping = Readonly<Record<string, PersonField | null>>;

const SEVERAL: readonly PersonField[] = ['email', 'phone', 'addressLine', 'tag', 'note', 'preference'];

/** Of one heading, undefined where nobody knows it. */
export function fieldOf(heading: string, mapping: Mapping | undefined): PersonField | undefined {
  if (mapping && Object.hasOwn(mapping, heading)) return mapping[heading] ?? undefined;
  const trimmed = heading.trim();
  if (mapping && trimmed !== heading && Object.hasOwn(mapping, trimmed)) return mapping[trimmed] ?? undefined;
  const key = headingKey(heading);
  const known = FIELD_OF.get(key);
  if (known) return known;
  // 手机2, email 3: one more of what there may be several of
  const further = FIELD_OF.get(key.replace(/\d+$/, ''));
  return further && SEVERAL.includes(further) ? further : undefined;
}

/** Papers that a heading names are what kind the number is of. */
export function documentTypeOfHeading(heading: string): string | undefined {
  const key = headingKey(heading);
  if (/passport|护照/.test(key)) return 'passport';
  return /idcard|nationalid|身份证/.test(key) ? 'id_card' : undefined;
}

/** Without one of these a row tells nobody apart. */
export const NAMING: readonly PersonField[] = ['name', 'firstName', 'lastName', 'email', 'phone'];
