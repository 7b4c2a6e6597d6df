import { describe, expect, it } from '@jest/globals';
import { persistent } from '../wire/messages.js';
import { parseSettings } from './settings.js';

const settings = () =>
  new persistent.CreateReq.Settings()
    .setMaxRetryCount(3)
    .setMinCheckpointCount(1)
    .setMaxCheckpointCount(9)
    .setLiveBufferSize(50)
    .setReadBatchSize(20)
    .setHistoryBufferSize(60)
    .setMessageTimeoutMs(1_500)
    .setCheckpointAfterMs(700)
    .setNamedConsumerStrategy(persistent.CreateReq.ConsumerStrategy.PINNED);

describe('the settings of a group', () => {
  it('are taken as they are given', () => {
    expect(parseSettings(settings().setResolveLinks(true).setExtraStatistics(true).setMaxSubscriberCount(2))).toEqual({
      settings: {
        resolveLinks: true,
        extraStatistics: true,
        messageTimeout: 1_500,
        maxRetries: 3,
        checkpointAfter: 700,
        minCheckpoint: 1,
        maxCheckpoint: 9,
        maxSubscribers: 2,
        liveBuffer: 50,
        readBatch: 20,
        historyBuffer: 60,
        strategy: 'Pinned',
      },
    });
  });

  it('take times in ticks of 100 ns, and the usual times when there are none', () => {
    const inTicks = settings().setMessageTimeoutTicks('20000000').setCheckpointAfterTicks('5000000');
    expect(parseSettings(inTicks)).toMatchObject({ settings: { messageTimeout: 2_000, checkpointAfter: 500 } });
    const none = settings();
    none.clearMessageTimeoutMs();
    none.clearCheckpointAfterMs();
    expect(parseSettings(none)).toMatchObject({ settings: { messageTimeout: 30_000, checkpointAfter: 2_000 } });
  });

  it('name the strategy in words rather than by number', () => {
    expect(parseSettings(settings().setConsumerStrategy('PinnedByCorrelation'))).toMatchObject({
      settings: { strategy: 'PinnedByCorrelation' },
    });
    expect(parseSettings(settings().setConsumerStrategy('Fastest'))).toEqual({ failed: expect.stringContaining("'Fastest'") });
    expect(parseSettings(new persistent.UpdateReq.Settings().setReadBatchSize(1).setHistoryBufferSize(2))).toMatchObject({
      settings: { strategy: 'DispatchToSingle' },
    });
  });

  it('are refused with the name of the one that cannot be', () => {
    expect(parseSettings(settings().setReadBatchSize(60))).toEqual({ failed: expect.stringMatching(/readBatch.*historyBuffer/) });
    expect(parseSettings(settings().setReadBatchSize(0))).toEqual({ failed: expect.stringContaining('readBatch') });
    expect(parseSettings(settings().setMaxRetryCount(-1))).toEqual({ failed: expect.stringContaining('maxRetries') });
  });
});
