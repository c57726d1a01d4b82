mod actions;
mod certificates;
mod conditions;
mod fixture;
mod order;
mod question;
