use aliyun_slb_model::{CreateLoadBalancer, CreateLoadBalancerResponse};

/// A call with a `ClientToken`, and its answer: what every later call with that token gets.
#[derive(Clone, Debug)]
pub(crate) struct FirstCall {
    pub(crate) request: CreateLoadBalancer,
    pub(crate) answer: CreateLoadBalancerResponse,
}
