/** Whether two JSON values say the same, whatever the order of their members; a member that is undefined is none. */
export const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const [mine, theirs] = [one, other].map((value) => Object.entries(value).filter(([, item]) => item !== undefined));
  const found = Object.fromEntries(theirs ?? []) as Readonly<Record<string, unknown>>;
  return mine?.length === theirs?.length && (mine ?? []).every(([key, item]) => Object.hasOwn(found, key) && isSame(item, found[key]));
};
