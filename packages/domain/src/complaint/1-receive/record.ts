import { refuse } from '../../decider.js';
import type { CaseContext } from '../case-context.js';
import type { ReceiveCommand } from '../commands.js';
import type { ManagedCase } from '../state.js';
import { type Channel, type RecordField, writtenChannels } from '../vocabulary.js';

export type RecordRefusal = 'written-material-missing' | 'contact-missing' | 'fact-in-the-future';

type Filled = Extract<ReceiveCommand, { readonly type: 'RecordComplaint' }>['data'];
type Basics = Partial<Record<(typeof contacts)[number] | 'organisation', unknown>>;

const contacts = ['phone', 'mobile', 'fax', 'email', 'address'] as const;

/** Channels through which the complainant can be answered without further particulars. */
const answerable: readonly Channel[] = [
  'online_chat',
  'social_media',
  'industry_forum',
  'wechat',
  'administrative_authority',
  'external_service',
];

const namesContact = (basics: Basics | undefined): boolean => contacts.some((field) => basics?.[field] !== undefined);

/** Whether what is known at the receipt is enough to reach the complainant: a contact, a customer of ours, or the channel itself. */
export const isReachable = (received: {
  readonly complainant: Basics;
  readonly customerId?: string | undefined;
  readonly channel: Channel;
}) => received.customerId !== undefined || namesContact(received.complainant) || answerable.includes(received.channel);

/**
 * What keeps a record from being one: no way to reach the customer (S2-13), a complaint in writing of which nobody says where it is kept
 * (S2-14), or something that has yet to happen. Undefined when nothing does.
 */
export const unfitRecord = (data: Filled, { reachable, channel }: ManagedCase, { at }: CaseContext) => {
  if (!reachable && !namesContact(data.complainant)) return refuse('contact-missing', { field: 'complainant' });
  if (writtenChannels.includes(channel) && data.writtenMaterials.length === 0)
    return refuse('written-material-missing', { field: 'writtenMaterials' });
  const early = (['occurredAt', 'complaintAt'] as const).find((field) => (data[field] ?? at) > at);
  return early === undefined ? undefined : refuse('fact-in-the-future', { field: early });
};

const isGiven = (data: Filled, field: RecordField): boolean => {
  switch (field) {
    case 'complainant':
      return data.complainant !== undefined;
    case 'contact':
      return namesContact(data.complainant);
    case 'organisation':
      return data.complainant?.organisation !== undefined;
    case 'demands':
    case 'writtenMaterials':
      return data[field].length > 0;
    case 'contentCategories':
    case 'detail':
    case 'complainedObject':
    case 'urgency':
    case 'productName':
    case 'productId':
    case 'orderNo':
    case 'regionCode':
    case 'occurredAt':
    case 'complaintAt':
    case 'otherContent':
    case 'remarks':
      return data[field] !== undefined;
  }
};

/** Those of the fields named by a return that the correction fills in. */
export const filledIn = (data: Filled, missing: readonly RecordField[]): RecordField[] => missing.filter((field) => isGiven(data, field));
