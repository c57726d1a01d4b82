mod actions;
mod conditions;
mod fixture;
mod order;
mod question;
