import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { connectEventStore, kurrentClient } from '@redress/eventstore';
import { outageContract } from '../event-store/outage.contract.js';

outageContract('@kurrent/kurrentdb-client', ({ port, catalogue, keyring }) => {
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  return connectEventStore({ client: kurrentClient(client), catalogue, keyring });
});
