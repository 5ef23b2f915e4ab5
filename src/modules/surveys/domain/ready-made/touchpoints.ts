import type { Questionnaire } from '../questionnaire';
import { ANYTHING_ELSE, ask, block, BOTH, GOOD_5, option, RECOMMEND, row, say } from './words';

/** The whole stay, from the booking to the people, with what each part of the house answers for. */
export const touchpoints: Questionnaire = {
  languages: BOTH,
  title: say('How was your stay?', '您的入住体验如何？'),
  introduction: say(
    'Three minutes of your time help us to do better. You may leave out whatever does not apply to you.',
    '只需三分钟，您的意见将帮助我们改进服务。不适用的题目可以跳过。',
  ),
  thanks: say('Thank you. We read every answer.', '感谢您的反馈，我们会认真阅读每一份答卷。'),
  blocks: [
    block('overall', 'Your stay as a whole', '总体感受', [
      ask('overall', 'csat', 'How satisfied were you with your stay?', '您对本次入住的总体满意度如何？', {
        scale: GOOD_5,
        required: true,
        touchpoint: 'overall',
        role: 'overall',
      }),
    ]),
    block('booking', 'Booking and arrival', '预订与入住', [
      ask('booking', 'matrix', 'Booking', '预订', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'booking',
        department: 'RESERVATIONS',
        rows: [
          row('easy', 'How easy it was to book', '预订是否方便'),
          row('clear', 'How clear prices and conditions were', '价格与条款是否清晰'),
          row('as_promised', 'Whether the hotel is as it was described', '酒店是否与描述相符', { touchpoint: 'information' }),
        ],
      }),
      ask('check_in', 'matrix', 'Check-in', '办理入住', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'check_in',
        department: 'FRONT_OFFICE',
        rows: [
          row('speed', 'How quickly you were checked in', '办理入住的速度'),
          row('welcome', 'How you were welcomed', '前台的接待态度'),
          row('ready', 'Whether your room was ready as you had booked it', '房间是否按预订准备妥当', {
            touchpoint: 'room',
            department: 'HOUSEKEEPING',
          }),
        ],
      }),
    ]),
    block('room', 'Your room', '客房', [
      ask('room', 'matrix', 'Your room', '客房', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'room',
        department: 'HOUSEKEEPING',
        rows: [
          row('clean', 'Cleanliness', '清洁程度'),
          row('bed', 'Bed and linen', '床与床品', { facility: 'bed' }),
          row('bathroom', 'Bathroom and hot water', '卫生间与热水', { facility: 'bathroom', department: 'ENGINEERING' }),
          row('air', 'Air conditioning and heating', '空调与供暖', { facility: 'air_conditioning', department: 'ENGINEERING' }),
          row('quiet', 'Quiet', '安静程度', { facility: 'sound_insulation' }),
          row('wifi', 'Wi-Fi', '无线网络', { facility: 'wifi', department: 'IT' }),
        ],
      }),
    ]),
    block('dining', 'Dining', '餐饮', [
      ask('meals', 'multiple_choice', 'Which of our meals did you have?', '您在酒店用过哪些餐？', {
        touchpoint: 'dining',
        options: [
          option('breakfast', 'Breakfast', '早餐'),
          option('lunch', 'Lunch', '午餐'),
          option('dinner', 'Dinner', '晚餐'),
          option('room_service', 'Room service', '客房送餐'),
        ],
      }),
      ask('dining', 'matrix', 'How were they?', '您对用餐的评价', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'dining',
        department: 'RESTAURANT',
        showIf: { question: 'meals', op: 'answered' },
        rows: [
          row('taste', 'Taste', '味道', { department: 'KITCHEN' }),
          row('choice', 'Choice', '菜品种类', { department: 'KITCHEN' }),
          row('service', 'Service at table', '用餐服务'),
          row('value', 'Value for money', '性价比'),
        ],
      }),
    ]),
    block('facilities', 'Facilities', '设施', [
      ask('facilities', 'matrix', 'What you used', '您使用过的设施', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'facilities',
        department: 'ENGINEERING',
        rows: [
          row('lift', 'Lifts', '电梯', { facility: 'lift' }),
          row('parking', 'Parking', '停车场', { facility: 'parking' }),
          row('gym', 'Gym', '健身房', { facility: 'gym' }),
          row('pool', 'Pool', '泳池', { facility: 'pool' }),
          row('public', 'Lobby and public areas', '大堂与公共区域', { facility: 'lobby', department: 'HOUSEKEEPING' }),
        ],
      }),
    ]),
    block('staff', 'Our people', '员工服务', [
      ask('staff', 'matrix', 'The people who looked after you', '为您服务的员工', {
        scale: GOOD_5,
        notApplicable: true,
        touchpoint: 'staff',
        rows: [
          row('friendly', 'Friendliness', '友善'),
          row('prompt', 'Promptness', '响应速度'),
          row('able', 'Knowing what they do', '专业程度'),
          row('check_out', 'Check-out', '办理退房', { touchpoint: 'check_out', department: 'FRONT_OFFICE' }),
        ],
      }),
    ]),
    block('last', 'Before you go', '最后', [
      RECOMMEND,
      ask('problem', 'text', 'What went wrong?', '哪里让您不满意？', {
        touchpoint: 'overall',
        showIf: {
          any: [
            { question: 'overall', op: 'at_most', value: 2 },
            { question: 'recommend', op: 'at_most', value: 6 },
          ],
        },
      }),
      ANYTHING_ELSE,
    ]),
  ],
};
