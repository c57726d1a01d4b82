// One load balancer as a card: listener, rule, group, server, from left to right.

import { arrow, badge, dot, fact, few, frame, group, note, source } from './card.js';
import { el } from './dom.js';
import { DEFAULT, flow } from './slb-shape.js';
import { t } from './words.js';

export function card({ key, account, region, balancer, states, status }, old) {
  const settings = balancer.Settings ?? {};
  const { listeners, groups } = flow(balancer);
  const names = new Map(groups.map((own) => [own.key, title(own)]));
  const more = (name, items) => few(`${key} ${name}`, items);
  const context = { account, region, states };
  return frame({
    title: settings.LoadBalancerName || balancer.LoadBalancerId,
    badges: [
      badge(balancer.LoadBalancerStatus, `state ${balancer.LoadBalancerStatus}`),
      status ? badge(status, 'state configuring') : null,
    ],
    facts: [
      fact(t('id'), balancer.LoadBalancerId),
      fact(t('address'), settings.Address),
      fact(t('type'), settings.AddressType),
      fact(t('spec'), balancer.LoadBalancerSpec || t('shared')),
      fact(t('region'), region),
      fact(t('account'), account),
    ],
    listeners: listeners.map((listener) => showListener(listener, names, more)),
    groups: groups.map((own) => {
      const id = own.key !== DEFAULT && own.name ? own.key : null;
      return group({ ...own, title: title(own), id }, more, context);
    }),
  }, old);
}

const title = ({ key, name }) => (key === DEFAULT ? t('Default server group') : name || key);

function showListener(listener, names, more) {
  const { port, protocol, running, description, rules, redirect } = listener;
  const target = redirect
    ? el('span', { className: 'to' }, `↪ ${t('redirects to port {0}', redirect)}`)
    : arrow(listener, names);
  return el('li', { className: 'listener' },
    source(listener,
      dot(running ? 'running' : 'stopped'),
      el('b', {}, `${protocol}:${port}`),
      note(description),
      target),
    rules.length ? el('ul', { className: 'rules', 'aria-label': t('Rules') },
      more(`${protocol}:${port}`, rules.map((rule) =>
        el('li', {}, source(rule,
          el('code', { title: rule.name }, rule.when), arrow(rule, names)))))) : null);
}
