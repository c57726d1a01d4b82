use crate::{LoadBalancerBillingConfig, PayType};

impl LoadBalancerBillingConfig {
    /// Paid as it is used, which is the one way there is.
    pub fn post_pay() -> Self {
        Self::new(PayType::PostPay)
    }
}
