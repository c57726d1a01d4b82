// Draws the load balancers.
