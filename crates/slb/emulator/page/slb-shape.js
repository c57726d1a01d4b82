// From the state, which has the form of a seed, to what the picture shows.

/** The load balancers of all accounts. */
export function loadBalancers(state) {
  return Object.entries(state.Accounts).flatMap(([account, { Regions }]) =>
    Object.entries(Regions).flatMap(([region, own]) => {
      const all = conditions(own);
      return (own.LoadBalancers ?? []).map((balancer) => {
        const key = JSON.stringify([account, region, balancer.LoadBalancerId]);
        const states = Object.fromEntries(members(balancer)
          .map((server) => [place(server), stateOf(server, all.get(identity(server)))]));
        // What a card shows and is found by: it is drawn anew when this changes.
        const print = JSON.stringify([balancer, states]);
        return { key, print, account, region, balancer, states };
      });
    }));
}

/** The ids of all servers that there are, each once. */
export function serverIds(state) {
  const regions = Object.values(state.Accounts).flatMap(({ Regions }) => Object.values(Regions));
  return [...new Set(regions.flatMap((region) => hosts(region).map(([, id]) => id)))];
}

/** What servers are: type, id and how it is. */
const hosts = ({ Instances = [], NetworkInterfaces = [], ContainerGroups = [] }) => [
  ...Instances.map((own) => ['ecs', own.InstanceId, own]),
  ...NetworkInterfaces.map((own) => ['eni', own.NetworkInterfaceId, own]),
  ...ContainerGroups.map((own) => ['eci', own.ContainerGroupId, own]),
];

const conditions = (region) => new Map(hosts(region)
  .map(([Type, ServerId, own]) => [identity({ Type, ServerId }), own]));

const identity = ({ Type, ServerId }) => `${Type} ${ServerId}`;

/** What tells the servers of a load balancer apart, as far as they may be in different states. */
export const place = (server) => `${identity(server)}:${server.Port ?? ''}`;

/** What the switch of a server shows. */
function stateOf({ Port }, { Status = 'Running', Health, UnhealthyPorts = [] } = {}) {
  if (Status !== 'Running') return Status.toLowerCase();
  return Health === 'Unhealthy' || UnhealthyPorts.includes(Port) ? 'unhealthy' : 'running';
}

const members = (balancer) => [
  ...(balancer.BackendServers ?? []),
  ...(balancer.VServerGroups ?? []).flatMap(({ BackendServers }) => BackendServers),
  ...(balancer.MasterSlaveServerGroups ?? []).flatMap(({ Master, Slave }) => [Master, Slave]),
];

/** Whether the text is anywhere in what is known of a load balancer. */
export const holds = ({ region, print }, text) =>
  region.includes(text) || print.toLowerCase().includes(text);

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
