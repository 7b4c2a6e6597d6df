import { describe, expect, it } from '@jest/globals';
import { persistent, shared, streams } from './messages.js';

/** The beginning of a field by its number, with a length of its own choosing. */
const claiming = (number: number, length: readonly number[]) => Buffer.from([number * 8 + 2, ...length]);
const FOUR_GIGABYTES = [0xff, 0xff, 0xff, 0xff, 0x0f];

describe('messages whose lengths lie', () => {
  it.each([
    ['a message', () => persistent.GetInfoReq.deserializeBinary(claiming(1, FOUR_GIGABYTES))],
    [
      'a message in a message',
      () => persistent.GetInfoReq.deserializeBinary(Buffer.concat([claiming(1, [6]), claiming(1, FOUR_GIGABYTES)])),
    ],
    ['a text', () => shared.UUID.deserializeBinary(claiming(2, FOUR_GIGABYTES))],
    ['an entry of a map', () => streams.AppendReq.ProposedMessage.deserializeBinary(claiming(2, FOUR_GIGABYTES))],
    [
      'a text in an entry of a map',
      () => streams.AppendReq.ProposedMessage.deserializeBinary(Buffer.concat([claiming(2, [6]), claiming(1, FOUR_GIGABYTES)])),
    ],
    [
      'a length without an end',
      () =>
        persistent.GetInfoReq.deserializeBinary(
          claiming(
            1,
            Array.from({ length: 40 }, () => 0xff),
          ),
        ),
    ],
    ['a length that is not there', () => persistent.GetInfoReq.deserializeBinary(claiming(1, []))],
  ])('%s are refused at once', (_, read) => {
    expect(read).toThrow();
  });

  it('those that tell the truth are read', () => {
    const event = new streams.AppendReq.ProposedMessage().setId(new shared.UUID().setString('投诉')).setData(Buffer.alloc(300, 7));
    event.getMetadataMap().set('type', 'noted'.repeat(50));
    const read = streams.AppendReq.ProposedMessage.deserializeBinary(event.serializeBinary());
    expect(read.toObject()).toEqual(event.toObject());
  });
});
