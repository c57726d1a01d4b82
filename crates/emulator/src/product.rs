//! The boundary: what a product says to the platform, and what it is given for that.
//!
//! A product is a constant that implements [`Product`]. What it remembers of one account in one
//! region is a type that implements [`State`], and [`Settles`] for changes that take their time. Its
//! operations are functions over a [`Scene`], each made a [`Handler`] by [`handler`].

use std::any::Any;
use std::fmt;

use aliyun_core::{ServiceInfo, Violation};
use serde_json::{Map, Value};

pub use crate::api_error::{About, ApiError};
pub use crate::applies::Applies;
pub use crate::certificate::{Chain, NoKey, PublicKey, Unreadable, X509};
pub use crate::handler::{Handler, handler};
pub use crate::index::{Facts, Index, IndexKey, Sizes};
pub use crate::inventory::kinds;
pub use crate::json_text::{JsonForm, JsonText};
pub use crate::list::{
    Listable, Listed, Page, PageRequest, Paging, page_from, page_of, place, place_of,
};
pub use crate::page::PageFile;
pub use crate::question::{Given, Question, Sight, Told};
pub use crate::refusal::Refusal;
pub use crate::scene::{Local, Scene, Task};
pub use crate::seed::{
    Member, RowWriter, Section, Seed, SeedError, Shape, all_known, by_id, fresh, known, port,
    some_known, some_port, step, twice,
};
pub use crate::settling::{Ask, Settles};
pub use crate::state::{
    Bandwidth, Block, Change, Checks, Condition, Eip, Fact, Host, HostHealth, HostStatus, Ids,
    Inventory, Job, JobFailure, JobStatus, Jobs, Keyed, Kind, Known, Left, ListedCertificate,
    Network, Pem, Pending, Ports, Resources, Runs, SecurityGroup, Settings, Shared, Subject, Table,
    Tags, Unsettled, VSwitch, Watched, default_resource_group, is_private, resource_group, scatter,
};
pub use crate::tables::{Rows, Tables};
pub use crate::tls::{SystemPolicy, works_with};

/// Some products that share accounts, an endpoint and an inventory.
pub trait Products: Send + Sync + 'static {
    /// They, the first for whatever names none.
    const LIST: List;
}

/// Products, as an emulator holds them.
pub type List = &'static [&'static dyn Product];

/// A product: what it answers, and what it remembers.
pub trait Product: Send + Sync {
    /// Its facts, by which calls find it.
    fn service(&self) -> &'static ServiceInfo;

    /// The member of a region in a seed that holds what is its own. Without a name, its members stand
    /// in the region itself; of the products of an emulator one may be like that.
    fn section(&self) -> &'static str {
        ""
    }

    /// The members of its section, which are the kinds of its rows on disk too.
    fn members(&self) -> &'static [Member];

    /// What its specs say.
    fn tables(&self) -> &'static Tables;

    /// Its operations.
    fn handlers(&self) -> Vec<Handler>;

    /// The seed that it starts with, in JSON.
    fn seed(&self) -> &'static str;

    /// What a browser loads to draw it.
    fn page(&self) -> &'static [PageFile];

    /// What can be asked of its state beside its operations.
    fn questions(&self) -> &'static [Question] {
        &[]
    }

    /// The state of a region of which nothing is told.
    fn empty(&self) -> Box<dyn State>;

    /// A state from the form that it has in a seed, checked as a whole. What it names of the
    /// inventory is there already.
    fn read(&self, section: Section, shared: &Shared) -> Result<Box<dyn State>, SeedError>;

    /// What the platform does for it.
    fn services(&self) -> &'static Services {
        &Services::NONE
    }

    /// The refusal of a broken rule, where the tables do not have it.
    fn refuse(&self, _violation: &Violation) -> Option<ApiError> {
        None
    }

    /// The refusal of a call without a parameter that it needs, where the tables do not have it.
    fn missing(&self, name: &str) -> ApiError {
        ApiError::new("MissingParameter").with(name)
    }

    /// The refusal of any other parameter that is not valid, where nothing else has it.
    fn illegal(&self, reason: String) -> ApiError {
        ApiError::new("InvalidParameter").because(reason)
    }
}

impl fmt::Debug for dyn Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.service().product)
    }
}

/// What the platform does for a product that asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Services {
    /// The code for a region that is not there.
    pub unknown_region: &'static str,
    /// Calls with a token: the parameter that holds it.
    pub tokens: Option<Tokens>,
    /// Calls that only check.
    pub dry_run: Option<DryRun>,
    /// The parameters by which jobs are asked for, each a text or a list of texts; none where there
    /// are no jobs.
    pub jobs: &'static [&'static str],
    /// Where answers list jobs that need not have been asked for by their ids, if they do.
    pub listed_jobs: Option<ListedJobs>,
}

impl Services {
    /// Nothing but regions.
    pub const NONE: Self = Self {
        unknown_region: "InvalidRegionId.NotFound",
        tokens: None,
        dry_run: None,
        jobs: &[],
        listed_jobs: None,
    };
}

/// Jobs in an answer.
#[derive(Clone, Copy, Debug)]
pub struct ListedJobs {
    /// The list that they stand in.
    pub list: &'static str,
    /// The member that is the id of one.
    pub id: &'static str,
}

impl ListedJobs {
    /// The ids of the jobs that an answer lists.
    pub(crate) fn ids<'v>(self, answer: &'v aliyun_core::Value<'_>) -> Vec<&'v str> {
        let Some(aliyun_core::Value::List(jobs)) = answer.get(self.list) else { return Vec::new() };
        jobs.iter().filter_map(|job| job.get(self.id)?.as_text()).collect()
    }
}

/// A repeat of a call with the same token has the answer of the first one, and does nothing.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// The parameter that holds the token.
    pub parameter: &'static str,
    /// The code for a token that came with other parameters before.
    pub conflict: &'static str,
}

/// A call with this parameter is checked and not done, in operations that know the parameter.
#[derive(Clone, Copy, Debug)]
pub struct DryRun {
    /// The parameter.
    pub parameter: &'static str,
    /// The code that means that the call would be done.
    pub code: &'static str,
}

/// What a product remembers of one account in one region.
///
/// Its copies are made for every snapshot, so what is large in it should be shared by them, as
/// [`Table`] does.
pub trait State: Any + fmt::Debug + Send + Sync {
    /// A copy.
    fn copy(&self) -> Box<dyn State>;

    /// Brings up to date what is derived, and writes the rows of what changed since this was last
    /// asked, if anybody keeps them.
    fn take_changes(&mut self, rows: Option<&mut RowWriter<'_>>) -> serde_json::Result<()>;

    /// Writes the rows of everything.
    fn write_all(&self, rows: &mut RowWriter<'_>) -> serde_json::Result<()>;

    /// Its form in a seed: the members of the section.
    fn show(&self) -> serde_json::Result<Map<String, Value>>;

    /// How many things there are of each kind, for the metrics; always the same kinds.
    fn count(&self) -> Vec<(&'static str, usize)>;

    /// The changes that have not settled.
    fn pending(&mut self) -> &mut dyn Pending;

    /// A server that was released leaves the groups that it is in.
    fn server_leaves(&mut self, _kind: Kind, _id: &str) {}

    /// Lets happen what is due at a time, in milliseconds since 1970; whether that was anything. The
    /// changes that have settled by then are no longer among those of [`State::pending`].
    fn tick(&mut self, _now: i64) -> bool {
        false
    }

    /// Panics if what is derived is not what it would be if it were made anew. Tests ask after each
    /// call.
    fn assert_whole(&self) {}
}
