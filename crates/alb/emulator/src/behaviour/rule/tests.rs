mod changes;
mod fixture;
mod greatest;
mod lists;
mod refusals;
mod seeds;
