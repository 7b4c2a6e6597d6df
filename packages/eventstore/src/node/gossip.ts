import { gossip } from './wire/messages.js';
import { textUuid } from './wire/uuid.js';

/** A cluster of one: this node leads, at the address the caller itself used, which is right behind any proxy or port map. */
export const clusterInfo = (authority: string, instanceId: string, now: number): gossip.ClusterInfo => {
  const colon = authority.lastIndexOf(':');
  const endPoint = new gossip.EndPoint()
    .setAddress(authority.slice(0, colon).replace(/^\[|\]$/g, ''))
    .setPort(Number(authority.slice(colon + 1)));
  const member = new gossip.MemberInfo()
    .setInstanceId(textUuid(instanceId))
    .setTimeStamp(`${now}0000`)
    .setState(gossip.MemberInfo.VNodeState.LEADER)
    .setIsAlive(true)
    .setHttpEndPoint(endPoint);
  return new gossip.ClusterInfo().setMembersList([member]);
};
