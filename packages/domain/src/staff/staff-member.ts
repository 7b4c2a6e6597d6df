import { z } from 'zod';
import type { Aggregate } from '../aggregate.js';
import { type CommandsOf, defineEvents, type EventsOf } from '../catalogue.js';
import { accept, type Decider } from '../decider.js';
import { personal } from '../personal.js';

const text = z.string().trim().min(1).max(100);

const staffCommands = {
  RecordStaffProfile: z.strictObject({ name: text, phone: text.optional(), email: z.email().max(200).optional() }),
};
type StaffCommand = CommandsOf<typeof staffCommands>;

export const staffEvents = defineEvents({
  StaffProfileRecorded: z.strictObject({
    name: personal(text),
    phone: personal(text).optional(),
    email: personal(z.email().max(200)).optional(),
  }),
});
export type StaffEvent = EventsOf<typeof staffEvents>;

export type StaffState = { readonly phase: 'unknown' } | { readonly phase: 'recorded'; readonly profile: StaffEvent['data'] };

const decider: Decider<StaffCommand, StaffEvent, StaffState, never, unknown> = {
  initial: { phase: 'unknown' },
  decide: ({ data }, state) => {
    const same = state.phase === 'recorded' && (['name', 'phone', 'email'] as const).every((field) => state.profile[field] === data[field]);
    return same ? accept() : accept({ type: 'StaffProfileRecorded' as const, data });
  },
  evolve: (_state, { data }) => ({ phase: 'recorded', profile: data }),
};

/** What a member of staff is called and how to reach them: the only place of their name, sealed with their own key. */
export const staffMember: Aggregate<StaffCommand, StaffEvent, StaffState, never, unknown> = {
  category: 'staff',
  commands: staffCommands,
  events: staffEvents,
  decider,
  needsRules: false,
  place: () => ({}),
  person: (_state, id) => `staff-${id}`,
};
