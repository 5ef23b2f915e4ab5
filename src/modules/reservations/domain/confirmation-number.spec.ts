import { newConfirmationNumber, readConfirmationNumber } from './confirmation-number';

describe('a confirmation number', () => {
  it('is read back however it is typed', () => {
    for (let i = 0; i < 500; i++) {
      const number = newConfirmationNumber();
      expect(number).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]$/);
      expect(readConfirmationNumber(number.toLowerCase().replaceAll('-', ' '))).toBe(number);
      expect(readConfirmationNumber(`${number}-2`)).toBe(`${number}-2`);
    }
  });

  it('is refused with one character wrong or two neighbours swapped', () => {
    for (let i = 0; i < 200; i++) {
      const number = newConfirmationNumber().replaceAll('-', '');
      for (let at = 0; at < 7; at++) {
        const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2);
        if (swapped !== number) expect(readConfirmationNumber(swapped)).toBeUndefined();
      }
      const wrong = number[3] === 'A' ? 'B' : 'A';
      expect(readConfirmationNumber(number.slice(0, 3) + wrong + number.slice(4))).toBeUndefined();
    }
  });

  it('has nothing that sounds like something else', () => {
    expect(Array.from({ length: 200 }, newConfirmationNumber).join('')).not.toMatch(/[ILOSU01]/);
  });
});
