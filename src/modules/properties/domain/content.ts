/** A picture on a web server; hotels bring their own image hosting. */
export interface Picture {
  url: string;
  caption?: string | null;
  category?: string | null;
  sort?: number | null;
}

/** Texts in one language; what is absent falls back to the hotel's own language. */
export interface Translation {
  name?: string | null;
  description?: string | null;
}

/** By BCP 47 tag: `{ "zh-CN": { name, description } }`. */
export type Translations = Record<string, Translation>;

/** House rules in the hotel's own words. */
export interface Policies {
  children?: string | null;
  pets?: string | null;
  smoking?: string | null;
  minimumAge?: number | null;
  deposit?: string | null;
  other?: string | null;
}

export interface Bed {
  kind: string;
  count: number;
}

/** When a service is offered: in words, or by weekday (1 = Monday … 7 = Sunday) and wall-clock time of the hotel. */
export interface Schedule {
  text?: string | null;
  openings?: { weekdays: number[]; from: string; to: string }[] | null;
}
