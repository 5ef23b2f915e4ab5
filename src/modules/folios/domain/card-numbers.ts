const CANDIDATE = /\d(?:[ -]?\d){12,18}/g;

/** Whether a text holds what looks like the number of a payment card: 13 to 19 digits, also in groups, with a right check digit (Luhn). */
export const holdsCardNumber = (text: string): boolean => [...text.matchAll(CANDIDATE)].some(([found]) => luhn(found.replace(/\D/g, '')));

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
