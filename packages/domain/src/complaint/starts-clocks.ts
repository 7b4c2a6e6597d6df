import { z } from 'zod';
import { evolved } from '../catalogue.js';
import type { Json } from '../personal.js';
import { deadlines } from './vocabulary.js';

type Fields = { readonly [key: string]: Json };

/**
 * An event that starts clocks: its own fields and the deadlines. Those of its first version told no sum (`basis`), and had none of the fields
 * that came with it.
 */
export const startsClocks = <S extends z.ZodRawShape>(fields: S, added: Fields = {}) =>
  evolved(z.strictObject({ ...fields, deadlines }), (data) => {
    const { deadlines: started, ...before } = data as Fields & { readonly deadlines: readonly Fields[] };
    return { ...before, ...added, deadlines: started.map((deadline) => ({ ...deadline, basis: null })) };
  });
