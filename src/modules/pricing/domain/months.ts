/** First day of the date's month. */
export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`;

/** First days of all months from one to another, both included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (let name = from; name <= to; name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`) {
    months.push(name);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return months;
}
