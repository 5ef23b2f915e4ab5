/** Text as it is searched for: small letters, no accents (NFKD without the combining marks), single spaces. `Zürich ` → `zurich`. */
export function searchKey(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
