//! What several tests share.

pub mod dice;
pub mod erased;
pub mod examples;
pub mod generated;
pub mod memory;
pub mod recorder;
pub mod sample;
pub mod seeds;
pub mod standstill;
pub mod state;

pub use generated::slb::OPERATIONS;

/// A wait repeats its call, so one that reads can be waited with:
///
/// ```no_run
/// # #[tokio::main]
/// # async fn main() -> Result<(), aliyun_slb_client::Error> {
/// # let client: aliyun_slb_client::Client = aliyun_slb_client::Client::builder().build()?;
/// let call = client.describe_regions(aliyun_slb_client::DescribeRegions::new());
/// call.wait_until(|_| true).await?;
/// # Ok(())
/// # }
/// ```
///
/// And one that writes cannot:
///
/// ```compile_fail,E0080
/// # #[tokio::main]
/// # async fn main() -> Result<(), aliyun_slb_client::Error> {
/// # let client: aliyun_slb_client::Client = aliyun_slb_client::Client::builder().build()?;
/// let call = client.create_load_balancer(aliyun_slb_client::CreateLoadBalancer::new());
/// call.wait_until(|_| true).await?;
/// # Ok(())
/// # }
/// ```
#[cfg(doctest)]
pub struct OnlyReadsAreWaitedWith;

/// The READMEs compile too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../README.zh-CN.md")]
struct Readme;
