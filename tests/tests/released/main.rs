//! Whole lives of load balancers of all three kinds, as released clients lead them, on an emulator as
//! it is by default: the Terraform provider (1.289.0), the Kubernetes controller (April 2026), that
//! for Ingresses (September 2024), Apache Libcloud (3.9.1) and the Ansible collection (over footmark
//! 1.26.0).
//!
//! Nothing of them is installed. What they send was read in their public sources, and for the
//! transports recorded from their own libraries: each call is sent to the byte in that form, and
//! of each answer that is asserted what the client reads of it, with the types that it asserts.

/// Leads a life, whose parts come one after the other.
macro_rules! life {
    ($($file:literal),+) => { concat!($(include_str!($file), "\n"),+) };
}

mod application;
mod life;
mod network;
mod run;
mod sender;
mod transport;
mod values;

use aliyun_slb_emulator::Emulator;

async fn lead(text: &'static str, values: &values::Values) {
    let emulator = Emulator::start().await.expect("an emulator");
    run::lead(emulator.address(), &life::read(text), values).await;
}

#[tokio::test]
async fn the_terraform_provider() {
    let text = life!(
        "terraform/load_balancer.life",
        "terraform/lists.life",
        "terraform/groups.life",
        "terraform/layer4.life",
        "terraform/layer7.life",
        "terraform/rules.life",
        "terraform/data_sources.life",
        "terraform/destroy.life"
    );
    lead(text, &values::terraform()).await;
}

#[tokio::test]
async fn the_kubernetes_controller() {
    let text = life!(
        "controller/user.life",
        "controller/create.life",
        "controller/update.life",
        "controller/delete.life"
    );
    lead(text, &values::controller()).await;
}

#[tokio::test]
async fn libcloud() {
    lead(life!("libcloud.life"), &values::seed()).await;
}

#[tokio::test]
async fn the_ansible_collection() {
    lead(life!("ansible.life"), &values::seed()).await;
}
