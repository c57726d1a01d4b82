// From the state, which has the form of a seed, to what the picture shows.

import { conditions, identity, place, stateOf } from './shape.js';

/** The load balancers of all accounts. */
export function loadBalancers(state) {
  return Object.entries(state.Accounts).flatMap(([account, { Regions }]) =>
    Object.entries(Regions).flatMap(([region, shared]) => {
      const { LoadBalancers = [], Listeners = [], ServerGroups = [] } = shared.Alb ?? {};
      const all = conditions(shared);
      const listeners = Map.groupBy(Listeners, ({ LoadBalancerId }) => LoadBalancerId);
      const known = new Map(ServerGroups.map((own) => [own.ServerGroupId, own]));
      const used = new Set(Listeners.map(({ ServerGroupId }) => ServerGroupId));
      const unused = Map.groupBy(
        ServerGroups.filter(({ ServerGroupId }) => !used.has(ServerGroupId)),
        ({ VpcId }) => VpcId);
      return LoadBalancers.map((balancer) => {
        const own = listeners.get(balancer.LoadBalancerId) ?? [];
        // In the order in which listeners come to them, so that few lines cross. Those that nothing
        // uses can be used by any load balancer of their network.
        const groups = [
          ...[...new Set(own.map(({ ServerGroupId }) => ServerGroupId))]
            .flatMap((id) => known.get(id) ?? []).map((it) => group(it, false)),
          ...(unused.get(balancer.VpcId) ?? []).map((it) => group(it, true)),
        ];
        const key = JSON.stringify(['Alb', account, region, balancer.LoadBalancerId]);
        const states = Object.fromEntries(groups.flatMap(({ servers }) => servers)
          .filter(({ Type }) => Type !== 'ip')
          .map((server) => [place(server), stateOf(server, all.get(identity(server)))]));
        // What a card shows and is found by: it is drawn anew when this changes.
        const print = JSON.stringify([balancer, own, groups, states]);
        return { key, print, account, region, balancer, listeners: own.map(listener), groups, states };
      });
    }));
}

const listener = (own) => ({
  protocol: own.ListenerProtocol,
  ports: own.ListenerPort || `${own.StartPort}–${own.EndPort}`,
  running: !own.Stopped,
  description: own.ListenerDescription,
  to: own.ServerGroupId,
});

const group = ({ ServerGroupId, ServerGroupName, Servers = [] }, unused) => ({
  key: ServerGroupId,
  title: ServerGroupName || ServerGroupId,
  id: ServerGroupName ? ServerGroupId : null,
  servers: Servers.map((server) => ({ ...server, Type: server.ServerType.toLowerCase() })),
  unused,
});
