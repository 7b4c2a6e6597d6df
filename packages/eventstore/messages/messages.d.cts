import gossipGrpc = require('@eventstore/db-client/generated/gossip_grpc_pb.js');
import gossip = require('@eventstore/db-client/generated/gossip_pb.js');
import persistentGrpc = require('@eventstore/db-client/generated/persistent_grpc_pb.js');
import persistent = require('@eventstore/db-client/generated/persistent_pb.js');
import featuresGrpc = require('@eventstore/db-client/generated/serverfeatures_grpc_pb.js');
import features = require('@eventstore/db-client/generated/serverfeatures_pb.js');
import shared = require('@eventstore/db-client/generated/shared_pb.js');
import rpc = require('@eventstore/db-client/generated/status_pb.js');
import streamsGrpc = require('@eventstore/db-client/generated/streams_grpc_pb.js');
import streams = require('@eventstore/db-client/generated/streams_pb.js');

export { features, featuresGrpc, gossip, gossipGrpc, persistent, persistentGrpc, rpc, shared, streams, streamsGrpc };
