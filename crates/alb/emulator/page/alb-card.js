// One load balancer as a card: zones in its head, then listener, group, server, from left to right.

import { arrow, badge, dot, fact, few, frame, group, note, source } from './card.js';
import { el } from './dom.js';
import { t } from './words.js';

export function card({ key, account, region, balancer, listeners, groups, states, status }, old) {
  const names = new Map(groups.map((own) => [own.key, own.title]));
  const more = (name, items) => few(`${key} ${name}`, items);
  const state = (balancer.LoadBalancerStatus ?? 'Active').toLowerCase();
  return frame({
    title: balancer.LoadBalancerName || balancer.LoadBalancerId,
    badges: [
      badge(state, `state ${state}`),
      status ? badge(status, 'state configuring') : null,
    ],
    facts: [
      fact(t('id'), balancer.LoadBalancerId),
      fact(t('type'), balancer.AddressType),
      ...balancer.ZoneMappings.flatMap(zone),
      fact('VPC', balancer.VpcId),
      fact(t('region'), region),
      fact(t('account'), account),
    ],
    listeners: listeners.map((listener) => showListener(listener, names)),
    groups: groups.map((own) => group(own, more, { account, region, states })),
  }, old);
}

/** A zone with its addresses. */
const zone = ({ ZoneId, PublicIPv4Address, PrivateIPv4Address, Ipv6Address, Shifted }) => [
  fact(ZoneId, [PublicIPv4Address, PrivateIPv4Address, Ipv6Address].filter(Boolean).join(' ')),
  Shifted ? badge('shifted', 'state configuring') : null,
];

const showListener = (listener, names) => el('li', { className: 'listener' },
  source(listener,
    dot(listener.running ? 'running' : 'stopped'),
    el('b', {}, `${listener.protocol}:${listener.ports}`),
    note(listener.description),
    arrow(listener, names)));
