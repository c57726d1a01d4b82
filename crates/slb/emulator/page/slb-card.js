// One load balancer as a card: listener, rule, group, server, from left to right.

import { el, svg } from './dom.js';
import { control } from './servers.js';
import { place } from './shape.js';
import { DEFAULT, flow } from './slb-shape.js';
import { t } from './words.js';
import { wire } from './wires.js';

/** How many rules or servers are shown before one asks for the rest. */
const FEW = 8;

/** What is unfolded, by the key of the load balancer and a name within it. */
const unfolded = new Set();

export function card({ key, account, region, balancer, states, status }, old) {
  const settings = balancer.Settings ?? {};
  const { listeners, groups } = flow(balancer);
  const names = new Map(groups.map((group) => [group.key, title(group)]));
  const more = (name, items) => few(`${key} ${name}`, items);
  const wires = svg('svg', { class: 'wires', 'aria-hidden': 'true' });
  const sources = el('ol', { className: 'listeners', 'aria-label': t('Listeners') },
    listeners.map((listener) => showListener(listener, names, more)));
  const body = el('div', { className: 'flow' }, wires,
    listeners.length ? sources : el('p', { className: 'empty' }, t('No listener.')),
    groups.length
      ? el('ul', { className: 'groups', 'aria-label': t('Server groups') },
        groups.map((group) => showGroup(group, more, { account, region, states })))
      : el('p', { className: 'empty' }, t('No server group.')));
  const element = el('article', { className: old ? 'card changed' : 'card' },
    el('header', {},
      el('h3', {}, settings.LoadBalancerName || balancer.LoadBalancerId),
      badge(balancer.LoadBalancerStatus, `state ${balancer.LoadBalancerStatus}`),
      status ? badge(status, 'state configuring') : null,
      el('p', { className: 'facts' },
        fact(t('id'), balancer.LoadBalancerId),
        fact(t('address'), settings.Address),
        fact(t('type'), settings.AddressType),
        fact(t('spec'), balancer.LoadBalancerSpec || t('shared')),
        fact(t('region'), region),
        fact(t('account'), account))),
    body);
  wire(body, wires);
  return element;
}

const badge = (text, kind) => el('span', { className: `badge ${kind}` }, t(text));

const fact = (name, value) => value
  ? el('span', {}, el('span', { className: 'key' }, name), ' ', el('code', {}, value)) : null;

const title = ({ key, name }) => (key === DEFAULT ? t('Default server group') : name || key);

function showListener(listener, names, more) {
  const { port, protocol, running, description, rules, redirect } = listener;
  const state = running ? 'running' : 'stopped';
  const target = redirect
    ? el('span', { className: 'to' }, `↪ ${t('redirects to port {0}', redirect)}`)
    : arrow(listener, names);
  return el('li', { className: 'listener' },
    source(listener,
      el('span', { className: `dot ${state}`, role: 'img', 'aria-label': t(state), title: t(state) }),
      el('b', {}, `${protocol}:${port}`),
      description ? el('span', { className: 'note', title: description }, description) : null,
      target),
    rules.length ? el('ul', { className: 'rules', 'aria-label': t('Rules') },
      more(`${protocol}:${port}`, rules.map((rule) =>
        el('li', {}, source(rule,
          el('code', { title: rule.name }, rule.when), arrow(rule, names)))))) : null);
}

/** A row from which a line leads to a group. */
function source({ to }, ...children) {
  const row = el('div', { className: 'row' }, children);
  if (to) row.dataset.to = to;
  return row;
}

const arrow = ({ to }, names) => el('span', { className: 'to' }, `→ ${names.get(to) ?? to}`);

function showGroup(group, more, context) {
  const { key, servers, unused } = group;
  const element = el('li', { className: unused ? 'group unused' : 'group' },
    el('div', { className: 'group-head' },
      el('b', {}, title(group)),
      key !== DEFAULT && group.name ? el('code', {}, key) : null,
      unused ? el('span', { className: 'badge' }, t('unused')) : null),
    servers.length
      ? el('ul', { className: 'servers' },
        more(key, servers.map((server) => showServer(server, context))))
      : el('p', { className: 'empty' }, t('no servers')));
  element.dataset.group = key;
  return element;
}

function showServer(server, context) {
  const { ServerId, ServerIp, Port, Weight, Description, role } = server;
  const fill = el('span', { className: 'fill' });
  // Through the object model, which the Content-Security-Policy allows.
  fill.style.width = `${Weight}%`;
  const weight = role ? t(role) : String(Weight);
  const name = `${ServerId}${Port ? `:${Port}` : ''}`;
  return el('li', { className: 'server' },
    el('span', { className: 'who' },
      el('code', {}, name),
      ServerIp ? el('span', { className: 'note' }, ServerIp) : null,
      Description ? el('span', { className: 'note', title: Description }, Description) : null),
    el('span', { className: 'bar', 'aria-hidden': 'true' }, fill),
    el('span', { className: 'weight', 'aria-label': t('weight {0}', weight), role: 'img' }, weight),
    control(ServerId, name, context.states[place(server)], context));
}

/** The first few items, and a button for the others. */
function few(name, items) {
  if (items.length <= FEW + 1 || unfolded.has(name)) return items;
  const rest = items.slice(FEW);
  const button = el('button', { type: 'button', className: 'quiet' }, t('{0} more', rest.length));
  const last = el('li', {}, button);
  button.addEventListener('click', () => {
    unfolded.add(name);
    rest[0].tabIndex = -1;
    last.replaceWith(...rest);
    rest[0].focus();
  });
  return [...items.slice(0, FEW), last];
}
