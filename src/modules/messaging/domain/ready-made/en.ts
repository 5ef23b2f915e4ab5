import type { Letters } from './letter';

const hello = 'Dear {{ guest.name }},';
const contact = { phone: 'Phone', email: 'E-mail' };
const number = { label: 'Confirmation number', value: '{{ booking.number }}' };
const caseNumber = { label: 'Number', value: '{{ case.number }}' };
const days = [
  { label: 'Arrival', value: '{{ stay.arrival }}, from {{ hotel.checkInTime }}' },
  { label: 'Departure', value: '{{ stay.departure }}, until {{ hotel.checkOutTime }}' },
];
const total = { label: 'Total', value: '{{ booking.total }}' };
const freeUntil = { label: 'Cancel free of charge until', value: '{{ cancellation.freeUntil }}', when: 'cancellation.freeUntil' };
const room =
  '{{ room.type }} ({{ room.number }}): {{ room.adults }} {% if room.adults == 1 %}adult{% else %}adults{% endif %}{% if room.children > 0 %}, {{ room.children }} {% if room.children == 1 %}child{% else %}children{% endif %}{% endif %}, {{ room.arrival }} to {{ room.departure }}, {{ room.total }}';

export const english: Letters = {
  booking_confirmation: {
    subject: 'Your booking {{ booking.number }} at {{ hotel.name }} is confirmed',
    short:
      '{{ hotel.name }}: your booking {{ booking.number }} is confirmed. Arrival {{ stay.arrival }}, departure {{ stay.departure }}, total {{ booking.total }}.',
    hello,
    lead: ['Thank you for your booking. It is confirmed, and we look forward to your stay.'],
    rows: [number, ...days, total, freeUntil],
    room,
    close: ['The attached file puts your stay into your calendar.', 'Yours,'],
    contact,
  },
  booking_change: {
    subject: 'Your booking {{ booking.number }} at {{ hotel.name }} has changed',
    short:
      '{{ hotel.name }}: your booking {{ booking.number }} has changed. Arrival {{ stay.arrival }}, departure {{ stay.departure }}, total {{ booking.total }}.',
    hello,
    lead: ['Your booking has changed. This is how it stands now:'],
    rows: [number, ...days, total, freeUntil],
    room,
    close: ['If you did not ask for this, please call us.', 'Yours,'],
    contact,
  },
  booking_cancellation: {
    subject: 'Your booking {{ booking.number }} at {{ hotel.name }} has been cancelled',
    short:
      '{{ hotel.name }}: your booking {{ booking.number }} for {{ stay.arrival }} has been cancelled.{% if cancellation.fee %} Fee: {{ cancellation.fee }}.{% endif %}',
    hello,
    lead: ['We have cancelled what is named below, and hope to see you another time.'],
    rows: [number, { label: 'Cancellation fee', value: '{{ cancellation.fee }}', when: 'cancellation.fee' }],
    room,
    close: ['If you did not ask for this, please call us.', 'Yours,'],
    contact,
  },
  pre_arrival: {
    subject: 'Your stay at {{ hotel.name }} begins soon',
    short:
      '{{ hotel.name }}: we look forward to seeing you on {{ stay.arrival }}. Your room is ready from {{ hotel.checkInTime }}. Booking {{ booking.number }}.',
    hello,
    lead: [
      'Your stay begins soon. Your room is ready from {{ hotel.checkInTime }}; tell us if you come late, or if there is anything we can prepare.',
    ],
    rows: [number, ...days],
    close: ['We look forward to seeing you.', 'Yours,'],
    contact,
  },
  survey_invitation: {
    subject: 'How was your stay at {{ hotel.name }}?',
    short: '{{ hotel.name }}: how was it? A few questions, answered in minutes, until {{ survey.until }}: {{ survey.link }}',
    hello,
    lead: ['You were our guest, and we would like to know how it was. It takes a few minutes, and somebody reads every answer.'],
    link: { label: 'Tell us how it was', href: '{{ survey.link }}' },
    rows: [{ label: 'Until', value: '{{ survey.until }}' }],
    close: ['The link is for you alone. If you would rather not be asked, please tell us.', 'Yours,'],
    contact,
  },
  survey_reminder: {
    subject: 'Your answer is still missing: your stay at {{ hotel.name }}',
    short: '{{ hotel.name }}: we would still like to know how it was, until {{ survey.until }}: {{ survey.link }}',
    hello,
    lead: ['We have asked how it was, and would still like to know. What you have begun is kept. We shall not remind you again.'],
    link: { label: 'Tell us how it was', href: '{{ survey.link }}' },
    rows: [{ label: 'Until', value: '{{ survey.until }}' }],
    close: ['The link is for you alone. If you would rather not be asked, please tell us.', 'Yours,'],
    contact,
  },
  thank_you: {
    subject: 'Thank you for staying at {{ hotel.name }}',
    short: '{{ hotel.name }}: thank you for your stay. We hope to see you again.',
    hello,
    lead: ['Thank you for staying with us. We hope that you slept well, and that the journey home was a good one.'],
    rows: [number],
    close: ['Was anything not as it should be? Please answer this letter; somebody reads it.', 'Yours,'],
    contact,
  },
  case_received: {
    subject: 'We have heard you ({{ case.number }})',
    short: '{{ hotel.name }}: thank you for telling us. We look into it and come back to you. Number {{ case.number }}.',
    hello,
    lead: ['Thank you for telling us: “{{ case.subject }}”. We look into it at once and come back to you.'],
    rows: [caseNumber],
    close: ['Please name this number when you write or call.', 'Yours,'],
    contact,
  },
  case_settled: {
    subject: 'What we have done about it ({{ case.number }})',
    short: '{{ hotel.name }} ({{ case.number }}): {{ case.words }} Is it not settled? Please tell us.',
    hello,
    lead: ['You told us: “{{ case.subject }}”.', '{{ case.words }}'],
    rows: [caseNumber],
    close: ['Is it not settled, as you see it? Please answer this letter, and we go on with it.', 'Yours,'],
    contact,
  },
};
