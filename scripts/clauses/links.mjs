// Which clause is implemented by what. Nothing is kept by hand: grounds and citations are turned round.

const isOwn = (grounds) => grounds !== undefined && !Array.isArray(grounds) && 'ours' in grounds;
export const clausesOf = (grounds) => (Array.isArray(grounds) ? grounds : []);
/** Grounds of a whole category, not of each command and event. */
export const isWhole = (grounds) => Array.isArray(grounds) || isOwn(grounds);

/** `{ kind, name, clauses, ours }` of everything that the engine is made of. */
export const partsOf = ({ categories, grounds, keys, deadlines, metrics }) => {
  const part = (kind, name, its) => ({ kind, name, clauses: clausesOf(its), ours: isOwn(its) ? its.ours : undefined });
  const eventClauses = new Map();
  const parts = [];
  for (const [category, { commands, events }] of Object.entries(categories)) {
    const its = grounds[category];
    if (its === undefined || isWhole(its)) {
      parts.push(part('document', category, its));
      continue;
    }
    for (const name of commands) parts.push(part('command', name, its.commands[name]));
    for (const name of events) {
      parts.push(part('event', name, its.events[name]));
      eventClauses.set(name, [...(eventClauses.get(name) ?? []), ...clausesOf(its.events[name])]);
    }
  }
  for (const [name, its] of Object.entries(keys)) parts.push(part('key', name, its));
  for (const [name, { keys: used, missed }] of Object.entries(deadlines))
    parts.push(part('deadline', name, [...new Set([...used.flatMap((key) => clausesOf(keys[key])), ...(eventClauses.get(missed) ?? [])])]));
  for (const [name, its] of Object.entries(metrics)) parts.push(part('metric', name, its));
  return parts;
};

/** Clause → what implements it, what proves it. A key that nothing reads implements nothing. */
export const linksOf = (engine, citations) => {
  const links = new Map();
  const of = (clause) => {
    if (!links.has(clause)) links.set(clause, { rules: [], proofs: [] });
    return links.get(clause);
  };
  for (const { kind, name, clauses } of partsOf(engine))
    for (const clause of clauses) {
      const { rules } = of(clause);
      if (rules.some((rule) => rule.kind === kind && rule.name === name)) continue;
      rules.push({ kind: kind === 'key' && engine.unread.includes(name) ? 'idle' : kind, name });
    }
  for (const { clause, file, as, title } of citations) {
    // A metric's file cites its clause because the metric does.
    if (as === 'rule' && !file.includes('/metrics/catalogue/')) of(clause).rules.push({ kind: 'code', name: file });
    if (as === 'proof') of(clause).proofs.push({ file, title });
  }
  return links;
};
