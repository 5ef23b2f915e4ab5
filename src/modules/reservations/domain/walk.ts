/** Where the words about a walked guest are sealed. */
export const walkReasonPlace = (walkId: string): string => `walks.reason ${walkId}`;
