import type { Letters } from './letter';

const hello = '尊敬的{{ guest.name }}：';
const contact = { phone: '电话', email: '邮箱' };
const number = { label: '确认号', value: '{{ booking.number }}' };
const caseNumber = { label: '受理编号', value: '{{ case.number }}' };
const days = [
  { label: '入住', value: '{{ stay.arrival }}，{{ hotel.checkInTime }} 起' },
  { label: '退房', value: '{{ stay.departure }}，{{ hotel.checkOutTime }} 前' },
];
const total = { label: '总价', value: '{{ booking.total }}' };
const freeUntil = { label: '免费取消截止时间', value: '{{ cancellation.freeUntil }}', when: 'cancellation.freeUntil' };
const room =
  '{{ room.type }}（{{ room.number }}）：成人 {{ room.adults }} 位{% if room.children > 0 %}，儿童 {{ room.children }} 位{% endif %}，{{ room.arrival }}至{{ room.departure }}，{{ room.total }}';

export const simplifiedChinese: Letters = {
  booking_confirmation: {
    subject: '{{ hotel.name }}预订确认（{{ booking.number }}）',
    short:
      '【{{ hotel.name }}】您的预订已确认，确认号{{ booking.number }}，{{ stay.arrival }}入住，{{ stay.departure }}离店，总价{{ booking.total }}。',
    hello,
    lead: ['感谢您的预订。您的预订已确认，期待您的光临。'],
    rows: [number, ...days, total, freeUntil],
    room,
    close: ['打开附件即可将行程加入日历。', '此致'],
    contact,
  },
  booking_change: {
    subject: '{{ hotel.name }}预订变更（{{ booking.number }}）',
    short:
      '【{{ hotel.name }}】您的预订{{ booking.number }}已变更：{{ stay.arrival }}入住，{{ stay.departure }}离店，总价{{ booking.total }}。',
    hello,
    lead: ['您的预订已变更，最新信息如下：'],
    rows: [number, ...days, total, freeUntil],
    room,
    close: ['如非您本人要求，请与我们联系。', '此致'],
    contact,
  },
  booking_cancellation: {
    subject: '{{ hotel.name }}预订取消（{{ booking.number }}）',
    short:
      '【{{ hotel.name }}】您{{ stay.arrival }}的预订{{ booking.number }}已取消。{% if cancellation.fee %}取消费用：{{ cancellation.fee }}。{% endif %}',
    hello,
    lead: ['以下预订已取消，期待下次为您服务。'],
    rows: [number, { label: '取消费用', value: '{{ cancellation.fee }}', when: 'cancellation.fee' }],
    room,
    close: ['如非您本人要求，请与我们联系。', '此致'],
    contact,
  },
  pre_arrival: {
    subject: '您即将入住{{ hotel.name }}',
    short: '【{{ hotel.name }}】期待您于{{ stay.arrival }}光临，{{ hotel.checkInTime }}起可办理入住。确认号{{ booking.number }}。',
    hello,
    lead: ['您的入住日期将至。{{ hotel.checkInTime }} 起可办理入住；如需晚到，或有任何需要提前准备的事项，请告诉我们。'],
    rows: [number, ...days],
    close: ['期待您的光临。', '此致'],
    contact,
  },
  survey_invitation: {
    subject: '您在{{ hotel.name }}的体验如何？',
    short: '【{{ hotel.name }}】诚邀您花几分钟评价本次体验（{{ survey.until }}前有效）：{{ survey.link }}',
    hello,
    lead: ['感谢您选择我们。我们想了解您的真实感受，只需几分钟，每一份答卷我们都会认真阅读。'],
    link: { label: '填写问卷', href: '{{ survey.link }}' },
    rows: [{ label: '截止时间', value: '{{ survey.until }}' }],
    close: ['此链接仅供您本人使用。如不希望再收到此类邀请，请告诉我们。', '此致'],
    contact,
  },
  survey_reminder: {
    subject: '期待您的反馈：{{ hotel.name }}',
    short: '【{{ hotel.name }}】仍期待您的反馈（{{ survey.until }}前有效）：{{ survey.link }}',
    hello,
    lead: ['我们曾邀请您评价本次体验，仍期待您的反馈。已填写的内容均已保存，我们不会再次提醒。'],
    link: { label: '填写问卷', href: '{{ survey.link }}' },
    rows: [{ label: '截止时间', value: '{{ survey.until }}' }],
    close: ['此链接仅供您本人使用。如不希望再收到此类邀请，请告诉我们。', '此致'],
    contact,
  },
  thank_you: {
    subject: '感谢您入住{{ hotel.name }}',
    short: '【{{ hotel.name }}】感谢您的入住，期待再次为您服务。',
    hello,
    lead: ['感谢您选择入住我们酒店，希望您住得舒心，归途顺利。'],
    rows: [number],
    close: ['如有任何不满意之处，欢迎直接回复本邮件，我们会认真阅读。', '此致'],
    contact,
  },
  case_received: {
    subject: '我们已收到您的反馈（{{ case.number }}）',
    short: '【{{ hotel.name }}】感谢您的反馈，我们正在处理，会尽快回复您。受理编号{{ case.number }}。',
    hello,
    lead: ['感谢您告诉我们：“{{ case.subject }}”。我们已立即着手处理，并会尽快回复您。'],
    rows: [caseNumber],
    close: ['来信或来电时请告知受理编号。', '此致'],
    contact,
  },
  case_settled: {
    subject: '您反馈的事项已处理（{{ case.number }}）',
    short: '【{{ hotel.name }}】（{{ case.number }}）{{ case.words }}如仍未解决，请告诉我们。',
    hello,
    lead: ['您曾反馈：“{{ case.subject }}”。', '{{ case.words }}'],
    rows: [caseNumber],
    close: ['如您认为仍未解决，请直接回复本邮件，我们会继续处理。', '此致'],
    contact,
  },
};
