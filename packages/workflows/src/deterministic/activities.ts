import { proxyLocalActivities } from '@temporalio/workflow';

/** Short and repeatable, hence local: half the cost of ordinary activities. Retried without end; the store may be away for hours. */
export const localActivities = <Activities extends object>() =>
  proxyLocalActivities<Activities>({
    startToCloseTimeout: '5 seconds',
    localRetryThreshold: '10 seconds',
    retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
  });
