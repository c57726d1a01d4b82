// What the page draws of this product.

export { card } from './nlb-card.js';
export { loadBalancers as things } from './nlb-shape.js';
