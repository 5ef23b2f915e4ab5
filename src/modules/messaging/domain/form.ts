/** The fields of a form, as they came; one that came more than once has all its values. */
export function fieldsOfForm(body: Buffer | undefined): Record<string, string | string[]> {
  const form = new URLSearchParams(body?.toString('utf8') ?? '');
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}
