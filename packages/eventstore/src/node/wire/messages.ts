/** The generated messages and services of the protocol, of which the node has copies of its own. */
export {
  features,
  featuresGrpc,
  gossip,
  gossipGrpc,
  persistent,
  persistentGrpc,
  rpc,
  shared,
  streams,
  streamsGrpc,
} from '../../../messages/messages.cjs';
