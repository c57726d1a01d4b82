// What the page draws of this product.

export { card } from './slb-card.js';
export { loadBalancers as things } from './slb-shape.js';
