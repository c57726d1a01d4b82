//! The operations of all products, as they are called by their names.

use std::fmt;

use aliyun_core::{
    DecodeError, Finish, Limits, Operation, OperationInfo, Params, ServiceInfo, Value, Violations,
    Waiter, WaiterInfo,
};

use crate::failure::{Exit, Failure};
use crate::generated::PRODUCTS;
use crate::nearest;

/// The rules of a product, by which its requests are judged.
pub(crate) trait Judge<O> {
    /// Everything that is wrong with the request.
    fn judge(request: &O, limits: Limits) -> Result<(), Violations>;
}

/// A product, and all that it does.
pub(crate) struct Product {
    pub(crate) service: &'static ServiceInfo,
    pub(crate) operations: &'static [Entry],
    /// What a person is told of it, a document a line.
    pub(crate) manual: &'static str,
}

impl Product {
    /// What people type for it: `nlb`.
    pub(crate) fn name(&self) -> String {
        self.service.product.to_lowercase()
    }

    /// All of them, or the one with a name.
    pub(crate) fn all(only: Option<&str>) -> Result<Vec<&'static Self>, Failure> {
        let Some(only) = only else { return Ok(PRODUCTS.to_vec()) };
        let known = PRODUCTS.iter().copied().find(|it| it.name().eq_ignore_ascii_case(only));
        known.map(|it| vec![it]).ok_or_else(|| {
            let names: Vec<String> = PRODUCTS.iter().map(|it| it.name()).collect();
            Failure::new(Exit::Usage, format!("there is no product \"{only}\""))
                .note("the products are", names.join(", "))
        })
    }
}

/// An operation, and what is done with a request of it.
pub(crate) struct Entry {
    pub(crate) info: &'static OperationInfo,
    prepare: fn(&Value<'_>, Limits) -> Result<Prepared, DecodeError>,
    /// How the end of what it sets off is seen, if that is not the answer.
    pub(crate) finish: Option<&'static Finish>,
    states: fn() -> Vec<&'static WaiterInfo>,
}

/// A request that can be sent, and what its rules say to it.
pub(crate) struct Prepared {
    pub(crate) params: Params,
    pub(crate) wrong: Option<Violations>,
}

impl Entry {
    pub(crate) const fn of<O: Operation, R: Judge<O>>() -> Self {
        Self {
            info: O::INFO,
            prepare: |value, limits| {
                let request = O::from_value(value)?;
                let mut params = Params::new();
                request.encode(&mut params);
                Ok(Prepared { params, wrong: R::judge(&request, limits).err() })
            },
            finish: None,
            states: Vec::new,
        }
    }

    pub(crate) const fn finish(mut self, finish: &'static Finish) -> Self {
        self.finish = Some(finish);
        self
    }

    pub(crate) const fn states<W: Waiter>(mut self) -> Self {
        self.states = || W::WAITERS.iter().map(|(_, info)| info).collect();
        self
    }

    /// The states that can be waited for.
    pub(crate) fn waiters(&self) -> Vec<&'static WaiterInfo> {
        (self.states)()
    }

    /// Reads a request, writes its parameters, and notes what is wrong with it.
    pub(crate) fn prepare(
        &self,
        request: &Value<'_>,
        limits: Limits,
    ) -> Result<Prepared, DecodeError> {
        (self.prepare)(request, limits)
    }
}

/// An operation of a product.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) product: &'static Product,
    pub(crate) entry: &'static Entry,
}

impl Found {
    pub(crate) fn action(&self) -> &'static str {
        self.entry.info.action()
    }
}

/// The product and the name: `nlb:CreateListener`.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.product.name(), self.action())
    }
}

/// All operations, of all products or of one.
pub(crate) fn all(product: Option<&str>) -> Result<Vec<Found>, Failure> {
    let products = Product::all(product)?;
    let found = products
        .into_iter()
        .flat_map(|product| product.operations.iter().map(move |entry| Found { product, entry }));
    Ok(found.collect())
}

/// The operations with a name, in any case and with hyphens or without. A product may stand before
/// it: `nlb:CreateListener`.
pub(crate) fn named(name: &str, product: Option<&str>) -> Result<Vec<Found>, Failure> {
    let (product, name) = match (name.split_once(':'), product) {
        (Some((its, _)), Some(other)) if !its.eq_ignore_ascii_case(other) => {
            let message = format!("{name} is of the product {its}, and --product is {other}");
            return Err(Failure::new(Exit::Usage, message).note("what to do", "leave out one"));
        }
        (Some((product, name)), _) => (Some(product), name),
        (None, product) => (product, name),
    };
    let wanted = squashed(name);
    let mut found = all(product)?;
    found.retain(|it| squashed(it.action()) == wanted);
    Ok(found)
}

/// The one operation with a name.
pub(crate) fn find(name: &str, product: Option<&str>) -> Result<Found, Failure> {
    match named(name, product)?.as_slice() {
        [found] => Ok(*found),
        [] => Err(unknown(name, product)),
        several => {
            let choices: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Failure::new(Exit::Usage, format!("{name} is an operation of several products"))
                .note("say which", choices.join(" or "))
                .note("or add", "--product"))
        }
    }
}

fn unknown(name: &str, product: Option<&str>) -> Failure {
    let failure = Failure::new(Exit::Usage, format!("there is no operation \"{name}\""));
    let (before, bare) = name.split_once(':').unzip();
    let known: Vec<Found> = all(before.or(product)).unwrap_or_default();
    let near = nearest::all(bare.unwrap_or(name), known.iter().map(Found::action));
    let failure = match near.as_slice() {
        [] => failure,
        near => failure.note("did you mean", near.join(", ")),
    };
    failure.note("all operations", "slb explain")
}

/// A name without what is written in several ways.
pub(crate) fn squashed(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// Whether a call of it takes away what others may still need.
pub(crate) fn deletes(info: &OperationInfo) -> bool {
    let by_name = ["Delete", "Remove"].iter().any(|verb| info.action().starts_with(verb));
    by_name || info.permission.is_some_and(|permission| permission.access == "delete")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_however_it_is_written() {
        for name in [
            "AddVServerGroupBackendServers",
            "addvservergroupbackendservers",
            "add-vserver-group-backend-servers",
            "slb:AddVServerGroupBackendServers",
            "SLB:AddVServerGroupBackendServers",
        ] {
            let found = find(name, None).unwrap_or_else(|failure| panic!("{failure:?}"));
            assert_eq!(found.to_string(), "slb:AddVServerGroupBackendServers");
        }
    }

    #[test]
    fn what_several_products_have_is_asked_back() {
        let failure = find("CreateListener", None).err().unwrap();
        let told = failure.to_string();
        assert!(told.contains("alb:CreateListener or nlb:CreateListener"), "{told}");
        assert_eq!(
            find("CreateListener", Some("nlb")).ok().unwrap().to_string(),
            "nlb:CreateListener"
        );
        assert_eq!(find("alb:CreateListener", None).ok().unwrap().product.name(), "alb");
    }

    #[test]
    fn a_typo_is_answered_with_what_was_meant() {
        let told = find("DescribeLoadBalancer", None).err().unwrap().to_string();
        assert!(told.contains("DescribeLoadBalancers"), "{told}");
        let told = find("nlb:CreateListener", Some("alb")).err().unwrap().to_string();
        assert!(told.contains("of the product nlb, and --product is alb"), "{told}");
        assert!(find("nlb:CreateListener", Some("NLB")).is_ok());
        let told = Product::all(Some("elb")).err().unwrap().to_string();
        assert!(told.contains("alb, nlb, slb"), "{told}");
    }

    #[test]
    fn a_manual_has_every_operation() {
        for found in all(None).ok().unwrap() {
            let page = crate::manual::operation(found).unwrap();
            assert_eq!(page.operation, found.action());
            assert!(page.about.ends_with('.') && !page.examples.is_empty(), "{found}");
            let states: Vec<_> = found.entry.waiters().iter().map(|state| state.name).collect();
            assert!(page.states.iter().map(|state| state.name.as_str()).eq(states), "{found}");
        }
    }
}
