/** How a booking is guaranteed, weakest first; `hold_until` keeps the room until the hotel's release time (6 pm). */
export const GUARANTEES = ['none', 'hold_until', 'card', 'company', 'ota', 'prepayment'] as const;
export type Guarantee = (typeof GUARANTEES)[number];

// a company's or an agency's promise to pay are worth the same
const STRENGTH: Record<Guarantee, number> = { none: 0, hold_until: 1, card: 2, company: 3, ota: 3, prepayment: 4 };

/** Whether what a booking offers is at least what its plan asks. */
export const guaranteeSuffices = (asked: Guarantee, offered: Guarantee): boolean => STRENGTH[offered] >= STRENGTH[asked];

export const MEAL_PLANS = ['room_only', 'breakfast', 'half_board', 'full_board', 'all_inclusive'] as const;
export type MealPlan = (typeof MEAL_PLANS)[number];
