import { z } from 'zod';

/** Parameters come as texts, from an address or a command line; a repeated one is a list. */
export const several = z.union([z.string(), z.array(z.string()).max(100)]);
export const yesNo = z.enum(['true', 'false']);
export const isYes = (value: 'true' | 'false' | undefined): boolean | undefined => (value === undefined ? undefined : value === 'true');
