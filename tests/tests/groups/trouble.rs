//! What goes wrong meanwhile.

use std::time::Duration;

use aliyun_lb_emulator::{Effect, Fault, ServerChange, Settling};
use aliyun_lb_groups::Server;
use aliyun_slb_tests::dice::Dice;

use crate::scene::Scene;
use crate::servers::server;
use crate::world::{Product, World};

impl Product {
    /// The operations that change a group.
    const fn writes(self) -> &'static [&'static str] {
        match self {
            Self::Slb => &[
                "AddVServerGroupBackendServers",
                "RemoveVServerGroupBackendServers",
                "SetVServerGroupAttribute",
                "ModifyVServerGroupBackendServers",
            ],
            Self::Nlb => &[
                "AddServersToServerGroup",
                "RemoveServersFromServerGroup",
                "UpdateServerGroupServersAttribute",
            ],
            Self::Alb => &[
                "AddServersToServerGroup",
                "RemoveServersFromServerGroup",
                "UpdateServerGroupServersAttribute",
                "ReplaceServersInServerGroup",
            ],
        }
    }

    /// Those that tell of a group, and of a change of it.
    const fn reads(self) -> &'static [&'static str] {
        match self {
            Self::Slb => &["DescribeVServerGroupAttribute"],
            Self::Nlb => &["ListServerGroupServers", "GetJobStatus"],
            Self::Alb => &["ListServerGroupServers", "ListAsynJobs"],
        }
    }

    /// The codes of a group that somebody else is changing.
    const fn busy(self) -> &'static [&'static str] {
        match self {
            Self::Slb => &["SystemBusy", "OperationBusy", "ServiceIsConfiguring"],
            Self::Nlb => &["SystemBusy", "Conflict.Lock"],
            Self::Alb => &["SystemBusy", "IncorrectStatus.ServerGroup"],
        }
    }

    /// The code of who may not look.
    const fn denied(self) -> &'static str {
        match self {
            Self::Slb => "Forbidden.AliGroupForbiddenRegion",
            Self::Nlb => "OperationDenied.ServiceLinkedRoleNotExist",
            Self::Alb => "Forbidden.ServerGroup",
        }
    }

    /// The answer to a read without what was asked for.
    const fn hollow(self) -> &'static str {
        match self {
            Self::Slb => {
                r#"{"RequestId":"hollow","VServerGroupId":"rsp-1","VServerGroupName":"web","LoadBalancerId":"lb-1"}"#
            }
            _ => r#"{"RequestId":"hollow"}"#,
        }
    }
}

/// What is wrong, as far as whoever runs and whoever judges must know.
#[derive(Default)]
pub struct Trouble {
    /// Which answers come too late.
    pub late: u64,
    /// What becomes of servers.
    pub changed: Vec<Server>,
    /// Those of them that leave their groups by themselves.
    pub leaving: Vec<Server>,
}

impl Trouble {
    /// Makes trouble for a run.
    pub fn make(world: &World, scene: &Scene, dice: &mut Dice) -> Self {
        let (product, mut trouble) = (world.product, Self::default());
        if dice.once_in(6) {
            let code = pick(dice, product.busy());
            // For longer than anybody waits, or not quite.
            let locked = Fault::error(code).of_product(product.name()).times(3 + dice.roll(40));
            world.emulator.inject(locked).unwrap();
        }
        for _ in 0..dice.roll(4) {
            let fault = write_fault(product, dice).on(pick(dice, product.writes()));
            let fault = fault.with_probability(0.4, dice.roll(1 << 30)).times(1 + dice.roll(6));
            world.emulator.inject(fault.of_product(product.name())).unwrap();
        }
        for _ in 0..dice.roll(3) {
            let fault = read_fault(product, dice).on(pick(dice, product.reads()));
            let fault = fault.with_probability(0.7, dice.roll(1 << 30)).times(1 + dice.roll(12));
            world.emulator.inject(fault.of_product(product.name())).unwrap();
        }
        match dice.roll(4) {
            0 => world.emulator.settle(Settling::AfterDescribes(1 + dice.roll(2) as u32)),
            1 => world.emulator.settle(Settling::After(Duration::from_secs(1 + dice.roll(90)))),
            _ => {}
        }
        if dice.once_in(3) {
            for _ in 0..=dice.roll(3) {
                trouble.late |= 1 << dice.roll(12);
            }
        }
        for _ in 0..dice.roll(6) {
            let one = server(scene.kind, 1 + dice.roll(120));
            let change = match dice.roll(3) {
                0 => ServerChange::stop(),
                1 => ServerChange::release(),
                _ => {
                    trouble.leaving.push(one.clone());
                    ServerChange::release().leaving_groups_after(Duration::from_secs(dice.roll(5)))
                }
            };
            world.change(&one, change);
            trouble.changed.push(one);
        }
        trouble
    }
}

fn pick(dice: &mut Dice, list: &[&'static str]) -> &'static str {
    list[dice.roll(list.len() as u64) as usize]
}

fn write_fault(product: Product, dice: &mut Dice) -> Fault {
    match dice.roll(7) {
        0 => Fault::error("SystemBusy"),
        1 => Fault::throttling(Duration::from_secs(1)),
        2 => Fault::reset_before(),
        3 => Fault::reset_after(),
        4 => Fault::half_answer(),
        5 => Fault::html(),
        // Classic load balancers have no jobs.
        _ if product == Product::Slb => Fault::html(),
        _ => Fault::fail_job("InternalError", "The job has failed."),
    }
}

fn read_fault(product: Product, dice: &mut Dice) -> Fault {
    match dice.roll(6) {
        0 => Fault::error("SystemBusy"),
        1 => Fault::reset_before(),
        2 => Fault::half_answer(),
        3 => Fault::html(),
        4 => Fault::error(product.denied()),
        _ => {
            let (headers, body) = (Default::default(), product.hollow().to_owned());
            Fault::new(Effect::Answer { status: 200, headers, body })
        }
    }
}
