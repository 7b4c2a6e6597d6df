/** A place of a document where it differs from another; without `before` it is new there, without `after` it is gone. */
export type DocumentDifference = { readonly pointer: string; readonly before?: unknown; readonly after?: unknown };

/** Members of lists are the same one when they bear the same name, wherever they stand. */
const NAMES = ['date', 'staffId', 'departmentId', 'id'] as const;

const nameOf = (member: unknown): string | undefined => {
  if (typeof member !== 'object' || member === null) return undefined;
  const found = NAMES.find((name) => typeof (member as Readonly<Record<string, unknown>>)[name] === 'string');
  return found === undefined ? undefined : String((member as Readonly<Record<string, unknown>>)[found]);
};

/** The parts of a value by the step that leads to them: members of a list by their names where all have one of their own. */
const partsOf = (value: unknown): ReadonlyMap<string, unknown> | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value).filter(([, part]) => part !== undefined));
  const names = value.map(nameOf);
  const isNamed = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return new Map(value.map((part, index) => [isNamed ? (names[index] ?? '') : String(index), part]));
};

/** Where two documents differ, place by place; for kinds whose values have no scale of their own. */
export const compareDocuments = (before: unknown, after: unknown, pointer = ''): readonly DocumentDifference[] => {
  const [one, other] = [partsOf(before), partsOf(after)];
  if (one === undefined || other === undefined || Array.isArray(before) !== Array.isArray(after))
    return before === after ? [] : [{ pointer, before, after }];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((step) => {
    const at = `${pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!one.has(step)) return [{ pointer: at, after: other.get(step) }];
    if (!other.has(step)) return [{ pointer: at, before: one.get(step) }];
    return compareDocuments(one.get(step), other.get(step), at);
  });
};
