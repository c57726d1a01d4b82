// What the cards of load balancers are made of, whatever the product: a head, listeners, groups with
// their servers, and lines from the one to the other.

import { el, svg } from './dom.js';
import { control } from './servers.js';
import { place } from './shape.js';
import { t } from './words.js';
import { wire } from './wires.js';

/** How many rules or servers are shown before one asks for the rest. */
const FEW = 8;

/** What is unfolded, by the key of the load balancer and a name within it. */
const unfolded = new Set();

/** A card of a head, and of the elements of listeners and groups. */
export function frame({ title, badges, facts, listeners, groups }, old) {
  const wires = svg('svg', { class: 'wires', 'aria-hidden': 'true' });
  const body = el('div', { className: 'flow' }, wires,
    listeners.length
      ? el('ol', { className: 'listeners', 'aria-label': t('Listeners') }, listeners)
      : el('p', { className: 'empty' }, t('No listener.')),
    groups.length
      ? el('ul', { className: 'groups', 'aria-label': t('Server groups') }, groups)
      : el('p', { className: 'empty' }, t('No server group.')));
  const element = el('article', { className: old ? 'card changed' : 'card' },
    el('header', {}, el('h3', {}, title), badges, el('p', { className: 'facts' }, facts)),
    body);
  wire(body, wires);
  return element;
}

export const badge = (text, kind) => el('span', { className: `badge ${kind}` }, t(text));

export const fact = (name, value) => value
  ? el('span', {}, el('span', { className: 'key' }, name), ' ', el('code', {}, value)) : null;

/** What a listener does at the moment. */
export const dot = (state) => el('span',
  { className: `dot ${state}`, role: 'img', 'aria-label': t(state), title: t(state) });

export const note = (text) => text
  ? el('span', { className: 'note', title: text }, text) : null;

/** A row from which a line leads to a group. */
export function source({ to }, ...children) {
  const row = el('div', { className: 'row' }, children);
  if (to) row.dataset.to = to;
  return row;
}

/** The name of the group that a row leads to. */
export const arrow = ({ to }, names) =>
  el('span', { className: 'to' }, `→ ${names.get(to) ?? to}`);

/** A group; `id` stands beside the title where that is a name. */
export function group({ key, title, id, servers, unused }, more, context) {
  const element = el('li', { className: unused ? 'group unused' : 'group' },
    el('div', { className: 'group-head' },
      el('b', {}, title),
      id ? el('code', {}, id) : null,
      unused ? el('span', { className: 'badge' }, t('unused')) : null),
    servers.length
      ? el('ul', { className: 'servers' },
        more(key, servers.map((own) => server(own, context))))
      : el('p', { className: 'empty' }, t('no servers')));
  element.dataset.group = key;
  return element;
}

/** A server, with a switch if it is one whose state is known. */
function server(own, context) {
  const { ServerId, ServerIp, Port, Weight, Description, role } = own;
  const fill = el('span', { className: 'fill' });
  // Through the object model, which the Content-Security-Policy allows.
  fill.style.width = `${Weight}%`;
  const weight = role ? t(role) : String(Weight);
  const name = `${ServerId}${Port ? `:${Port}` : ''}`;
  const state = context.states[place(own)];
  return el('li', { className: 'server' },
    el('span', { className: 'who' },
      el('code', {}, name),
      ServerIp && ServerIp !== ServerId ? el('span', { className: 'note' }, ServerIp) : null,
      note(Description)),
    el('span', { className: 'bar', 'aria-hidden': 'true' }, fill),
    el('span', { className: 'weight', 'aria-label': t('weight {0}', weight), role: 'img' }, weight),
    state ? control(ServerId, name, state, context) : null);
}

/** The first few items, and a button for the others. */
export function few(name, items) {
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
