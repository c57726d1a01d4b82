mod changes;
mod fixture;
mod lists;
mod refusals;
mod seeds;
