// Elements from data. Everything becomes text or an attribute, never markup.

export const byId = (id) => document.getElementById(id);

/** An element; members of `own` are its properties, or its attributes where the name has a dash. */
export function el(tag, own = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(own)) {
    if (name.includes('-') || name === 'role') element.setAttribute(name, value);
    else element[name] = value;
  }
  // `append` makes text nodes of texts.
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * Makes the children of `parent` those of `items`. An item that did not change keeps its element,
 * and with it the focus and what is unfolded.
 */
export function sync(parent, items, build) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map(({ key, print, item }) => {
    const old = known.get(key);
    if (old?.dataset.print === print) return old;
    const element = build(item, old);
    element.dataset.key = key;
    element.dataset.print = print;
    return element;
  });
  const kept = new Set(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((element, n) => {
    if (parent.children[n] !== element) parent.insertBefore(element, parent.children[n] ?? null);
  });
}
