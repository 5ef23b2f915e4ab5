// What in a new OpenAPI document would break a caller who was written against the old one. Adding is always allowed; what is looked for:
// a path, method, answer or field of an answer that is gone, a field or parameter of a request that is gone or has become required, a changed type,
// an enum value that is no longer taken.
// node scripts/openapi-breaking.mjs old.json new.json
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @returns {string[]} one line per breaking change */
export function breakingChanges(before, after) {
  const found = [];
  const seen = new Set();
  const resolve = (document, schema) => {
    if (!schema) return undefined;
    if (schema.$ref) return resolve(document, document.components.schemas[schema.$ref.split('/').at(-1)]);
    const parts = (schema.allOf ?? schema.anyOf ?? schema.oneOf)?.filter((s) => s.type !== 'null');
    return parts?.length === 1 ? resolve(document, parts[0]) : schema;
  };
  const types = (schema) => [schema.type ?? []].flat().filter((t) => t !== 'null');
  const nullable = (document, schema) =>
    [schema?.type ?? []].flat().includes('null') || [...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])].some((s) => s.type === 'null');

  function compare(oldRaw, newRaw, place, sent) {
    const [was, is] = [resolve(before, oldRaw), resolve(after, newRaw)];
    if (!was || !is) return;
    const key = `${oldRaw.$ref ?? ''} ${newRaw.$ref ?? ''} ${sent}`;
    if (oldRaw.$ref && seen.has(key)) return;
    seen.add(key);
    const gone = types(was).filter((t) => !types(is).includes(t) && !(t === 'integer' && types(is).includes('number') && sent));
    const added = types(is).filter((t) => !types(was).includes(t) && !(t === 'integer' && types(was).includes('number')));
    if (sent ? gone.length : types(was).length && added.length) found.push(`${place}: the type was ${types(was)} and is ${types(is)}`);
    if (sent && nullable(before, oldRaw) && !nullable(after, newRaw)) found.push(`${place}: null is no longer taken`);
    if (!sent && !nullable(before, oldRaw) && nullable(after, newRaw)) found.push(`${place}: may be null now`);
    if (sent && was.enum && is.enum) for (const v of was.enum) if (!is.enum.includes(v)) found.push(`${place}: ${v} is no longer taken`);
    if (sent && !was.enum && is.enum) found.push(`${place}: takes certain values only`);
    for (const [limit, tighter] of [
      ['maximum', (a, b) => b < a],
      ['maxLength', (a, b) => b < a],
      ['maxItems', (a, b) => b < a],
      ['minimum', (a, b) => b > a],
      ['minLength', (a, b) => b > a],
      ['minItems', (a, b) => b > a],
    ]) {
      // prettier-ignore
      if (sent && is[limit] !== undefined && (was[limit] === undefined ? limit.startsWith('max') || is[limit] > 0 : tighter(was[limit], is[limit]))) found.push(`${place}: ${limit} is tighter`);
    }
    for (const [name, property] of Object.entries(was.properties ?? {})) {
      const now = is.properties?.[name];
      if (!now) found.push(`${place}.${name}: is gone`);
      else compare(property, now, `${place}.${name}`, sent);
      if (!sent && was.required?.includes(name) && now && !is.required?.includes(name)) found.push(`${place}.${name}: may be missing now`);
    }
    if (sent) for (const name of is.required ?? []) if (!was.required?.includes(name)) found.push(`${place}.${name}: is required now`);
    if (was.items && is.items) compare(was.items, is.items, `${place}[]`, sent);
  }

  for (const [path, methods] of Object.entries(before.paths)) {
    for (const [method, was] of Object.entries(methods)) {
      const place = `${method.toUpperCase()} ${path}`;
      const is = after.paths[path]?.[method];
      if (!is) {
        found.push(`${place}: is gone`);
        continue;
      }
      for (const p of was.parameters ?? []) {
        const now = is.parameters?.find((q) => q.in === p.in && q.name === p.name);
        if (!now) found.push(`${place} ${p.in} ${p.name}: is gone`);
        else compare(p.schema ?? {}, now.schema ?? {}, `${place} ${p.in} ${p.name}`, true);
      }
      for (const p of is.parameters ?? []) {
        const had = was.parameters?.find((q) => q.in === p.in && q.name === p.name);
        if (p.required && !had?.required) found.push(`${place} ${p.in} ${p.name}: is required now`);
      }
      for (const [type, media] of Object.entries(was.requestBody?.content ?? {})) {
        const now = is.requestBody?.content[type];
        if (!now) found.push(`${place}: ${type} is no longer taken`);
        else compare(media.schema, now.schema, `${place} body`, true);
      }
      if (!was.requestBody?.required && is.requestBody?.required) found.push(`${place}: a body is required now`);
      for (const [status, answer] of Object.entries(was.responses).filter(([s]) => s.startsWith('2'))) {
        const now = is.responses[status];
        if (!now) found.push(`${place}: no longer answers ${status}`);
        for (const [type, media] of Object.entries(answer.content ?? {})) {
          if (now && !now.content?.[type]) found.push(`${place} ${status}: ${type} is gone`);
          else if (now) compare(media.schema, now.content[type].schema, `${place} ${status}`, false);
        }
      }
      const open = (o) => o.security?.some((s) => Object.keys(s).length === 0);
      if (open(was) && !open(is)) found.push(`${place}: needs a token now`);
    }
  }
  return [...new Set(found)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [before, after] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const found = breakingChanges(before, after);
  console.log(found.length ? found.join('\n') : 'Nothing breaks.');
  process.exitCode = found.length ? 1 : 0;
}
