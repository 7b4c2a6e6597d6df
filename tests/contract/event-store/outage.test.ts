import { connectEventStore } from '@redress/eventstore';
import { outageContract } from './outage.contract.js';

outageContract('@eventstore/db-client', ({ port, catalogue, keyring }) =>
  connectEventStore({ url: `esdb://127.0.0.1:${port}?tls=false`, catalogue, keyring }),
);
