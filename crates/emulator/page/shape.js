// What the state, which has the form of a seed, tells of servers, whatever sends them requests.

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

/** How the servers of a region are, by what tells them apart. */
export const conditions = (region) => new Map(hosts(region)
  .map(([Type, ServerId, own]) => [identity({ Type, ServerId }), own]));

/** What tells a server apart. */
export const identity = ({ Type, ServerId }) => `${Type} ${ServerId}`;

/** What tells the servers of a thing apart, as far as they may be in different states. */
export const place = (server) => `${identity(server)}:${server.Port ?? ''}`;

/** What the switch of a server shows. */
export function stateOf({ Port }, { Status = 'Running', Health, UnhealthyPorts = [] } = {}) {
  if (Status !== 'Running') return Status.toLowerCase();
  return Health === 'Unhealthy' || UnhealthyPorts.includes(Port) ? 'unhealthy' : 'running';
}

/** Whether the text is anywhere in what is known of a thing. */
export const holds = ({ region, print }, text) =>
  region.includes(text) || print.toLowerCase().includes(text);
