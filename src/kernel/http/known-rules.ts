import { getMetadataStorage } from 'class-validator';

type Look = ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas'];

/**
 * class-validator finds the rules of an object by asking every class of the whole program whether it is a parent of the object's: some hundreds of questions for each part
 * of each body, always with the same answer. Here it is asked once for a class. To be called before the first request.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage() as ReturnType<typeof getMetadataStorage> & { remembers?: true };
  if (storage.remembers) return;
  storage.remembers = true;
  const look: Look = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<string, WeakMap<object, ReturnType<Look>>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (schema || groups?.length) return look(target, schema, always, strictGroups, groups);
    const way = `${always} ${strictGroups}`;
    const rules = known.get(way) ?? new WeakMap<object, ReturnType<Look>>();
    known.set(way, rules);
    const found = rules.get(target) ?? look(target, schema, always, strictGroups, groups);
    rules.set(target, found);
    return found;
  };
}
