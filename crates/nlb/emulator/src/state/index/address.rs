//! Addresses for load balancers that name none.

use std::net::IpAddr;

use aliyun_emulator::product::Block;

use crate::state::Region;

impl Region {
    /// An address of a vSwitch that nothing has, nor is one of these.
    pub(crate) fn free_address(
        &self,
        (vswitch_id, block): (&str, Block),
        number: u64,
        but: &[IpAddr],
    ) -> Option<IpAddr> {
        block.free(number, |address| but.contains(&address) || self.is_taken(vswitch_id, address))
    }

    /// The same of a vSwitch's IPv6.
    pub(crate) fn free_ipv6(
        &self,
        vswitch_id: &str,
        number: u64,
        but: &[IpAddr],
    ) -> Option<IpAddr> {
        self.free_address((vswitch_id, Block::VSWITCH_V6), number, but)
    }

    /// A public address that no load balancer has.
    pub(crate) fn free_public(&self, number: u64, but: &[IpAddr]) -> Option<IpAddr> {
        self.free_address(("", Block::INTERNET), number, but)
    }
}
