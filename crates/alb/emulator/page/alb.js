// What the page draws of this product.

export { card } from './alb-card.js';
export { loadBalancers as things } from './alb-shape.js';
