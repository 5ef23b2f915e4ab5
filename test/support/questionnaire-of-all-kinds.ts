const text = (en: string, zh: string) => ({ en, 'zh-CN': zh });

/** A question of every kind, some of which depend on what was said before. */
export const OF_ALL_KINDS = {
  languages: ['en', 'zh-CN'],
  title: text('How was your stay?', '您的入住体验如何？'),
  introduction: text('Four short parts.', '共四个部分。'),
  thanks: text('Until we meet again.', '期待再次与您相见。'),
  blocks: [
    {
      key: 'arrival',
      title: text('Booking and arrival', '预订与抵达'),
      questions: [
        { key: 'booking', kind: 'rating', required: true, text: text('How easy was it to book?', '预订是否方便？') },
        {
          key: 'check_in',
          kind: 'csat',
          text: text('How satisfied were you with your check-in?', '您对办理入住的过程满意吗？'),
          help: text('From the door to the key in your hand.', '从进门到拿到房卡。'),
          notApplicable: true,
          scale: {
            min: 1,
            max: 3,
            labels: { 1: text('Not satisfied', '不满意'), 2: text('Neither nor', '一般'), 3: text('Satisfied', '满意') },
          },
        },
        {
          key: 'check_in_why',
          kind: 'text',
          required: true,
          text: text('What should we do better?', '我们哪里可以做得更好？'),
          showIf: { question: 'check_in', op: 'at_most', value: 1 },
        },
      ],
    },
    {
      key: 'room',
      title: text('Your room', '您的房间'),
      questions: [
        {
          key: 'looks',
          kind: 'matrix',
          required: true,
          notApplicable: true,
          text: text('How do you find your room?', '您如何评价您的房间？'),
          scale: { min: 1, max: 7, labels: { 1: text('Poor', '差'), 7: text('Excellent', '非常好') } },
          rows: [
            { key: 'clean', text: text('Cleanliness', '清洁程度') },
            { key: 'quiet', text: text('Quiet at night', '夜间安静程度') },
          ],
        },
        {
          key: 'faults',
          kind: 'multiple_choice',
          notApplicable: true,
          text: text('Did anything not work?', '有什么设施无法正常使用吗？'),
          options: [
            { key: 'wifi', text: text('Wi-Fi', '无线网络') },
            { key: 'water', text: text('Hot water', '热水') },
          ],
        },
        { key: 'effort', kind: 'ces', text: text('We made it easy for you.', '我们让您省心省力。') },
      ],
    },
    {
      key: 'wifi',
      title: text('Wi-Fi', '无线网络'),
      showIf: { question: 'faults', op: 'includes', value: 'wifi' },
      questions: [{ key: 'wifi_where', kind: 'text', maxLength: 40, text: text('Where was it weak?', '哪里的信号不好？') }],
    },
    {
      key: 'overall',
      title: text('All in all', '总体评价'),
      questions: [
        {
          key: 'worth',
          kind: 'allocation',
          text: text('What matters most to you?', '您最看重哪些方面？'),
          rows: [
            { key: 'quiet', text: text('Quiet', '安静') },
            { key: 'price', text: text('Price', '价格') },
          ],
        },
        {
          key: 'purpose',
          kind: 'single_choice',
          text: text('Why did you travel?', '您此行的目的是？'),
          options: [
            { key: 'business', text: text('Business', '商务') },
            { key: 'leisure', text: text('Leisure', '休闲') },
          ],
        },
        { key: 'agree', kind: 'likert', text: text('I would come again.', '我会再次入住。') },
        { key: 'recommend', kind: 'nps', required: true, text: text('Would you recommend us?', '您会推荐我们吗？') },
      ],
    },
  ],
};
