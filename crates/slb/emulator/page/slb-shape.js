// From the state, which has the form of a seed, to what the picture shows.

import { conditions, identity, place, stateOf } from './shape.js';

/** The load balancers of all accounts. */
export function loadBalancers(state) {
  return Object.entries(state.Accounts).flatMap(([account, { Regions }]) =>
    Object.entries(Regions).flatMap(([region, own]) => {
      const all = conditions(own);
      return (own.LoadBalancers ?? []).map((balancer) => {
        const key = JSON.stringify(['Slb', account, region, balancer.LoadBalancerId]);
        const states = Object.fromEntries(members(balancer)
          .map((server) => [place(server), stateOf(server, all.get(identity(server)))]));
        // What a card shows and is found by: it is drawn anew when this changes.
        const print = JSON.stringify([balancer, states]);
        return { key, print, account, region, balancer, states };
      });
    }));
}

const members = (balancer) => [
  ...(balancer.BackendServers ?? []),
  ...(balancer.VServerGroups ?? []).flatMap(({ BackendServers }) => BackendServers),
  ...(balancer.MasterSlaveServerGroups ?? []).flatMap(({ Master, Slave }) => [Master, Slave]),
];

/** The key of the default server group, which has no id. */
export const DEFAULT = 'default';

/** Listeners and groups, and which leads to which. */
export function flow(balancer) {
  const rules = Map.groupBy(balancer.Rules ?? [], socket);
  const listeners = (balancer.Listeners ?? []).map((listener) => ({
    port: listener.ListenerPort,
    protocol: listener.ListenerProtocol.toUpperCase(),
    running: listener.Running,
    description: listener.Settings?.Description,
    ...target(listener.Settings ?? {}),
    rules: (rules.get(socket(listener)) ?? []).map((rule) => ({
      name: rule.RuleName,
      when: `${rule.Domain ?? '*'}${rule.Url ?? ''}`,
      to: rule.VServerGroupId,
    })),
  }));
  const sources = listeners.flatMap((listener) => [listener, ...listener.rules]);
  const used = new Set(sources.map(({ to }) => to));
  return { listeners, groups: groups(balancer, used) };
}

const socket = ({ ListenerPort, ListenerProtocol }) => `${ListenerProtocol}:${ListenerPort}`;

function target(settings) {
  if (settings.ListenerForward === 'on') return { redirect: settings.ForwardPort };
  return { to: settings.VServerGroupId || settings.MasterSlaveServerGroupId || DEFAULT };
}

function groups(balancer, used) {
  const weighed = (balancer.VServerGroups ?? []).map((group) => ({
    key: group.VServerGroupId,
    name: group.VServerGroupName,
    servers: group.BackendServers,
  }));
  const pairs = (balancer.MasterSlaveServerGroups ?? []).map((group) => ({
    key: group.MasterSlaveServerGroupId,
    name: group.MasterSlaveServerGroupName,
    servers: [{ ...group.Master, role: 'Master' }, { ...group.Slave, role: 'Slave' }],
  }));
  const bare = { key: DEFAULT, servers: balancer.BackendServers ?? [] };
  const all = used.has(DEFAULT) || bare.servers.length ? [bare, ...weighed, ...pairs]
    : [...weighed, ...pairs];
  // In the order in which listeners come to them, so that few lines cross.
  const order = [...used];
  const rank = ({ key }) => (used.has(key) ? order.indexOf(key) : order.length);
  return all
    .map((group) => ({ ...group, unused: !used.has(group.key) }))
    .sort((one, other) => rank(one) - rank(other));
}
