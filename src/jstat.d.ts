/** The few functions of jstat that are called; it brings no types of its own. */
declare module 'jstat' {
  export const jStat: {
    studentt: {
      /** Share of the distribution below t. */
      cdf(t: number, degreesOfFreedom: number): number;
      /** The t below which a share p lies. */
      inv(p: number, degreesOfFreedom: number): number;
    };
  };
}
