// The lines from listeners and rules to groups.

import { svg } from './dom.js';

const drawn = new WeakMap();
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) draw(target, drawn.get(target));
});

/** Draws the lines of a card, now and whenever its size changes. */
export function wire(flow, wires) {
  drawn.set(flow, wires);
  observer.observe(flow);
  for (const [on, lit] of [['pointerover', true], ['pointerout', false]]) {
    flow.addEventListener(on, ({ target }) => light(flow, target, lit));
  }
}

function draw(flow, wires) {
  const origin = flow.getBoundingClientRect();
  wires.replaceChildren();
  const groups = new Map([...flow.querySelectorAll('[data-group]')]
    .map((group) => [group.dataset.group, group.firstElementChild.getBoundingClientRect()]));
  flow.querySelectorAll('.row[data-to]').forEach((source, row) => {
    const from = source.getBoundingClientRect();
    const to = groups.get(source.dataset.to);
    // On a narrow screen the groups are below, and the names have to do.
    if (!to || to.left < from.right) return;
    const [x, y] = [from.right - origin.left, from.top + from.height / 2 - origin.top];
    const [u, v] = [to.left - origin.left, to.top + to.height / 2 - origin.top];
    const middle = (x + u) / 2;
    const path = svg('path', { d: `M${x} ${y}C${middle} ${y} ${middle} ${v} ${u} ${v}` });
    path.dataset.to = source.dataset.to;
    path.dataset.row = row;
    wires.append(path);
  });
}

/** Lights what a row leads to, or what leads to a group. */
function light(flow, target, lit) {
  const row = target.closest('.row[data-to]');
  const group = target.closest('[data-group]')?.dataset.group ?? row?.dataset.to;
  if (group === undefined) return;
  const rows = [...flow.querySelectorAll('.row[data-to]')];
  for (const path of flow.querySelectorAll('path')) {
    const own = row ? rows[path.dataset.row] === row : path.dataset.to === group;
    path.classList.toggle('lit', lit && own);
  }
  for (const box of flow.querySelectorAll('[data-group]')) {
    box.classList.toggle('lit', lit && box.dataset.group === group);
  }
}
