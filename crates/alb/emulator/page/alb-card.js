// One load balancer as a card: zones in its head, then listener, rule, group, server, from left to
// right.

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
    listeners: listeners.map((listener) => showListener(listener, names, more)),
    groups: groups.map((own) => group(own, more, { account, region, states })),
  }, old);
}

/** A zone with its addresses. */
const zone = ({ ZoneId, Address, IntranetAddress, Ipv6Address, Shifted }) => [
  fact(ZoneId, [Address, IntranetAddress, Ipv6Address].filter(Boolean).join(' ')),
  Shifted ? badge('shifted', 'state configuring') : null,
];

function showListener(listener, names, more) {
  const { protocol, ports, running, description, rules } = listener;
  return el('li', { className: 'listener' },
    source(listener,
      dot(running ? 'running' : 'stopped'),
      el('b', {}, `${protocol}:${ports}`),
      note(description),
      arrow(listener, names)),
    rules.length ? el('ul', { className: 'rules', 'aria-label': t('Rules') },
      more(`${protocol}:${ports}`, rules.map((rule) => showRule(rule, names)))) : null);
}

/** A rule: what it asks for and does, and a row for each group that it sends requests to. */
const showRule = ({ name, priority, responses, when, does, groups }, names) => el('li', {},
  el('div', { className: 'row' },
    el('span', { className: 'weight', title: t('priority {0}', priority) }, String(priority)),
    responses ? badge('for responses', 'state configuring') : null,
    el('code', { title: name }, when),
    does.map((action) => note(action))),
  groups.map((group) => source(group,
    arrow(group, names),
    group.mirrored ? badge('copies', 'state') : null,
    groups.length > 1 && !group.mirrored
      ? el('span', { className: 'weight', title: t('weight {0}', group.weight) }, `${group.share}%`)
      : null)));
