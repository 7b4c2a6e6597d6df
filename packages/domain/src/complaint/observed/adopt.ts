import { accept, type Decision, refuse } from '../../decider.js';
import { evolveReceived, receiveComplaint } from '../1-receive/decider.js';
import type { CaseContext } from '../case-context.js';
import type { ObservedCommand } from '../commands.js';
import type { ObservedEvent } from '../events.js';
import type { ManagedCase, ObservedCase } from '../state.js';

export type AdoptRefusal = 'case-is-reported-closed';

type AdoptCase = Extract<ObservedCommand, { readonly type: 'AdoptCase' }>;
type CaseAdopted = Extract<ObservedEvent, { readonly type: 'CaseAdopted' }>;

/**
 * An observed case becomes ours: it is received, and goes on from there as any other. Its clocks start now, whatever the source says of
 * earlier times, so that nothing is missed in retrospect. It never begins as recorded: that takes categories, an urgency and a way to reach
 * the customer in our own terms, which no source states.
 */
export const decideAdopt = ({ data }: AdoptCase, state: ObservedCase, context: CaseContext): Decision<CaseAdopted, AdoptRefusal> => {
  if (state.closed === true) return refuse('case-is-reported-closed');
  const { reason, complainant = {}, ...given } = data;
  // What of the receipt is words of the customer is left to the record; nothing of it is kept here.
  const received = receiveComplaint(
    { ...given, complainant: { ...complainant, name: complainant.name ?? '' }, receivedVia: 'monitoring', rawContent: '' },
    context,
  ).data;
  const { complaintId, complaintNo, channel, customerGradeAtReceipt, acknowledgementDueAt, departmentId, holder, deadlines } = received;
  return accept({
    type: 'CaseAdopted',
    data: {
      complaintId,
      complaintNo,
      ...(data.complainant === undefined ? {} : { complainant: data.complainant }),
      channel,
      ...(customerGradeAtReceipt === undefined ? {} : { customerGradeAtReceipt }),
      profile: state.profile,
      state: 'received',
      reason,
      adoptedBy: context.actor.id,
      adoptedAt: context.at,
      ...(acknowledgementDueAt === undefined ? {} : { acknowledgementDueAt }),
      departmentId,
      holder,
      deadlines,
      revision: state.reports + 1,
    },
  });
};

/** A case as if it had been received at its adoption. Needs no earlier event: the queue of open cases does not fold observed ones. */
export const evolveAdopted = ({ data }: CaseAdopted): ManagedCase => {
  const { complainant = {}, profile: _origin, state: _state, reason: _reason, adoptedBy, adoptedAt, revision, ...rest } = data;
  const received = evolveReceived({
    type: 'ComplaintReceived',
    data: {
      ...rest,
      complainant: { ...complainant, name: complainant.name ?? '' },
      receivedVia: 'monitoring',
      receivedBy: adoptedBy,
      receivedAt: adoptedAt,
      rawContent: '',
    },
  });
  return { ...received, revision };
};
