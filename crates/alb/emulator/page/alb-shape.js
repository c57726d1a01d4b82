// From the state, which has the form of a seed, to what the picture shows.

import { conditions, identity, place, stateOf } from './shape.js';

/** The load balancers of all accounts. */
export function loadBalancers(state) {
  return Object.entries(state.Accounts).flatMap(([account, { Regions }]) =>
    Object.entries(Regions).flatMap(([region, shared]) => {
      const { LoadBalancers = [], Listeners = [], Rules = [], ServerGroups = [] } =
        shared.Alb ?? {};
      const all = conditions(shared);
      const rules = Map.groupBy(Rules, ({ ListenerId }) => ListenerId);
      const shown = Listeners.map((own) => listener(own, rules.get(own.ListenerId) ?? []));
      const listeners = Map.groupBy(shown, ({ home }) => home);
      const known = new Map(ServerGroups.map((own) => [own.ServerGroupId, own]));
      const used = new Set(shown.flatMap(targets));
      const unused = Map.groupBy(
        ServerGroups.filter(({ ServerGroupId }) => !used.has(ServerGroupId)),
        ({ VpcId }) => VpcId);
      return LoadBalancers.map((balancer) => {
        const own = listeners.get(balancer.LoadBalancerId) ?? [];
        // In the order in which listeners and rules come to them, so that few lines cross. Those that
        // nothing uses can be used by any load balancer of their network.
        const groups = [
          ...[...new Set(own.flatMap(targets))]
            .flatMap((id) => known.get(id) ?? []).map((it) => group(it, false)),
          ...(unused.get(balancer.VpcId) ?? []).map((it) => group(it, true)),
        ];
        const key = JSON.stringify(['Alb', account, region, balancer.LoadBalancerId]);
        const states = Object.fromEntries(groups.flatMap(({ servers }) => servers)
          .filter(({ Type }) => Type !== 'ip' && Type !== 'fc')
          .map((server) => [place(server), stateOf(server, all.get(identity(server)))]));
        // What a card shows and is found by: it is drawn anew when this changes.
        const print = JSON.stringify([balancer, own, groups, states]);
        return { key, print, account, region, balancer, listeners: own, groups, states };
      });
    }));
}

/** The groups that a listener and its rules send requests to, the rules first. */
const targets = ({ rules, to }) =>
  [...rules.flatMap((own) => own.groups.map((one) => one.to)), to].filter(Boolean);

const listener = (own, rules) => ({
  home: own.LoadBalancerId,
  protocol: own.ListenerProtocol,
  ports: own.ListenerPort,
  running: !own.Stopped,
  description: own.ListenerDescription,
  to: own.DefaultActions[0]?.ForwardGroupConfig?.ServerGroupTuples?.[0]?.ServerGroupId,
  rules: rules.toSorted(inOrder).map(rule),
});

/** Rules for requests come first, and then the least priority. */
const inOrder = (one, other) =>
  isForResponses(one) - isForResponses(other) || one.Priority - other.Priority;

const isForResponses = ({ Direction }) => Direction === 'Response';

const rule = (own) => ({
  key: own.RuleId,
  name: own.RuleName,
  priority: own.Priority,
  responses: isForResponses(own),
  when: own.RuleConditions.map(condition).join(' '),
  does: own.RuleActions.map(action).filter(Boolean),
  groups: own.RuleActions.flatMap(groupsOf),
});

/** A condition in a few words: its values, and what they are of unless it is plain. */
function condition(own) {
  const { Type } = own;
  const { Key, Values = [] } = own[`${Type}Config`] ?? {};
  const values = Values.map((value) =>
    typeof value === 'string' ? value : [value.Key, value.Value].filter(Boolean).join('=')).join(' | ');
  if (Type === 'Host' || Type === 'Path' || Type === 'Method') return values;
  return `${Key ? `${Type} ${Key}` : Type}: ${values}`;
}

/** An action in a few words; one that sends requests to groups has rows for that. */
function action({ Type, RedirectConfig, FixedResponseConfig, RewriteConfig, ...own }) {
  switch (Type) {
    case 'ForwardGroup':
    case 'TrafficMirror':
      return null;
    case 'Redirect': {
      const { Protocol, Host, Port, Path, Query, HttpCode } = RedirectConfig ?? {};
      return `${HttpCode ?? 301} ${Protocol}://${Host}:${Port}${Path}?${Query}`;
    }
    case 'FixedResponse':
      return `${FixedResponseConfig?.HttpCode ?? ''} ${FixedResponseConfig?.Content ?? ''}`.trim();
    case 'Rewrite': {
      const { Host, Path, Query } = RewriteConfig ?? {};
      return `${Type} ${Host}${Path}?${Query}`;
    }
    case 'InsertHeader': {
      const { Key, Value } = own.InsertHeaderConfig ?? {};
      return `+ ${Key}: ${Value}`;
    }
    case 'RemoveHeader':
      return `− ${own.RemoveHeaderConfig?.Key ?? ''}`;
    default:
      return Type;
  }
}

/** The groups of an action, each with its share of the requests in percent. */
function groupsOf({ Type, ForwardGroupConfig, TrafficMirrorConfig }) {
  const mirrored = Type === 'TrafficMirror';
  const { ServerGroupTuples = [] } =
    (mirrored ? TrafficMirrorConfig?.MirrorGroupConfig : ForwardGroupConfig) ?? {};
  const all = ServerGroupTuples.reduce((sum, { Weight = 100 }) => sum + Weight, 0);
  return ServerGroupTuples.map(({ ServerGroupId, Weight = 100 }) => ({
    to: ServerGroupId,
    weight: Weight,
    share: all ? Math.round((100 * Weight) / all) : 0,
    mirrored,
  }));
}

const group = ({ ServerGroupId, ServerGroupName, Servers = [] }, unused) => ({
  key: ServerGroupId,
  title: ServerGroupName || ServerGroupId,
  id: ServerGroupName ? ServerGroupId : null,
  servers: Servers.map((server) => ({ ...server, Type: server.ServerType.toLowerCase() })),
  unused,
});
