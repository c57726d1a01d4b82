//! The program is killed in the middle, again and again, and the same command brings what it left to
//! its end.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Fault, Seed};
use aliyun_lb_groups::{Drain, Group, Recipe, Server, Watch, alb, nlb, slb};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::support::Home;

/// How often a command is killed before it is left alone.
const KILLS: u64 = 8;

/// What others have in the group.
const OTHERS: [u32; 3] = [101, 102, 103];

/// What is ours at the start.
const OURS: [u32; 6] = [1, 2, 3, 4, 5, 6];

#[test]
fn vserver_groups_come_to_their_end() {
    let mut scene = Scene::new("slb", "rsp-1");
    scene.all();
    scene.goes_by_a_record(&["blue-green"]);
}

#[test]
fn network_server_groups_come_to_their_end() {
    let mut scene = Scene::new("nlb", "sgp-nlb");
    scene.all();
    scene.goes_by_a_record(&["rolling", "--batch", "2"]);
}

#[test]
fn application_server_groups_come_to_their_end() {
    let mut scene = Scene::new("alb", "sgp-alb");
    scene.all();
    scene.goes_by_a_record(&["canary", "--weights", "1,50,100", "--hold", "0"]);
}

/// The servers of a group by their IDs, with weight and description.
type Servers = BTreeMap<String, (i32, String)>;

/// An endpoint that outlives the program, and a group of it.
struct Scene {
    runtime: Runtime,
    emulator: Emulator,
    group: Box<dyn Group>,
    /// The group as the command line calls it.
    name: String,
    home: Home,
    /// The words that say which servers are ours.
    whose: Vec<String>,
    dice: u64,
}

fn id(n: u32) -> String {
    format!("i-{n:03}")
}

/// Servers as the command line takes them.
fn words(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers.into_iter().map(|n| format!("{}:80", id(n))).collect()
}

fn seed(product: &str) -> Value {
    let ours = OURS.map(|n| (n, 10 * n, "ours"));
    let servers = ours.into_iter().chain(OTHERS.map(|n| (n, 50, "others")));
    let servers = servers.map(|(n, weight, description)| {
        let mut server =
            json!({ "ServerId": id(n), "Port": 80, "Weight": weight, "Description": description });
        let kind = if product == "slb" { "Type" } else { "ServerType" };
        server[kind] = json!(if product == "slb" { "ecs" } else { "Ecs" });
        server
    });
    let servers: Vec<Value> = servers.collect();
    let newer = |id: &str| {
        let group = json!({ "ServerGroupId": id, "ServerGroupName": "web", "VpcId": "vpc-1" });
        json!({ "ServerGroups": [group] })
    };
    let mut region = json!({
        "Vpcs": [{ "VpcId": "vpc-1" }],
        "Instances": [{ "InstanceId": "i-[001-120]" }],
        "LoadBalancers": [{ "LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s3.small",
            "VServerGroups": [{ "VServerGroupId": "rsp-1" }] }],
        "Nlb": newer("sgp-nlb"),
        "Alb": newer("sgp-alb"),
    });
    match product {
        "slb" => region["LoadBalancers"][0]["VServerGroups"][0]["BackendServers"] = json!(servers),
        "nlb" => region["Nlb"]["ServerGroups"][0]["Servers"] = json!(servers),
        _ => region["Alb"]["ServerGroups"][0]["Servers"] = json!(servers),
    }
    json!({ "Regions": { "cn-hangzhou": region } })
}

impl Scene {
    fn new(product: &str, id: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let seed = Seed::parse(&seed(product).to_string()).unwrap();
        let emulator = Emulator::builder().seed(seed);
        let emulator = runtime.block_on(emulator.start()).unwrap();
        let group: Box<dyn Group> = match product {
            "slb" => Box::new(slb::VServerGroup::new(emulator.client().build().unwrap(), id)),
            "nlb" => Box::new(nlb::ServerGroup::new(emulator.client().build().unwrap(), id)),
            _ => Box::new(alb::ServerGroup::new(emulator.client().build().unwrap(), id)),
        };
        let name = format!("{product}:{id}");
        let whose = ["--mark", "ours"].map(str::to_owned).to_vec();
        let scene = Self { runtime, emulator, group, name, home: Home::new(), whose, dice: 7 };
        scene.servers();
        scene.runtime.block_on(scene.emulator.snapshot("start")).unwrap();
        // A call takes its time, so that there is a middle of it.
        scene.emulator.inject(Fault::delay(Duration::from_millis(20))).unwrap();
        scene
    }

    fn all(&mut self) {
        self.drains();
        self.drains_back();
        self.rolls();
        self.applies();
    }

    fn drains(&mut self) {
        let start = self.begin();
        let (keep, name) = (self.keep(), self.name.clone());
        let (for_no_time, leaving) = (["--for", "0", "--keep", &keep], words(1..=3));
        let drain = [&["group", "drain", &name][..], &refs(&leaving), &for_no_time];
        self.run_to_the_end(&drain.concat(), |_| check_memory(&keep, &start));
        let mut wanted = start.clone();
        (1..=3).for_each(|n| drop(wanted.remove(&id(n))));
        assert_eq!(self.servers(), wanted);
    }

    /// What was drained when the program was killed gets its weights back.
    fn drains_back(&mut self) {
        let start = self.begin();
        let (keep, name) = (self.keep(), self.name.clone());
        let (for_long, leaving) = (["--for", "600", "--keep", &keep], words(1..=3));
        let drain = [&["group", "drain", &name][..], &refs(&leaving), &for_long];
        let mut child = self.program(&drain.concat());
        let is_drained = |servers: Servers| (1..=3).all(|n| servers[&id(n)].0 == 0);
        while !is_drained(self.servers()) {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        check_memory(&keep, &start);
        let mut drain = kept(&keep).unwrap();
        self.runtime.block_on(drain.back(&*self.group, &mut Watch::new())).unwrap();
        assert_eq!(self.servers(), start);
    }

    fn rolls(&mut self) {
        let start = self.begin();
        let keep = self.keep();
        let (old, new) = (words(OURS), words(11..=16));
        let how = ["--batch", "2", "--floor", "4", "--for", "0", "--unchecked", "--keep", &keep];
        let name = self.name.clone();
        let rolling =
            [&["rolling", &name, "--from"][..], &refs(&old), &["--to"], &refs(&new), &how];
        self.run_to_the_end(&rolling.concat(), |servers| {
            let serving = servers.values().filter(|(weight, _)| *weight > 0).count();
            assert!(serving >= OURS.len() + OTHERS.len(), "{serving} serve: {servers:?}");
        });
        let mut wanted = start.clone();
        OURS.iter().for_each(|n| drop(wanted.remove(&id(*n))));
        wanted.extend((11..=16).map(|n| (id(n), (100, "ours".to_owned()))));
        assert_eq!(self.servers(), wanted);
    }

    /// New servers take the place of old ones, and then of others that are taken back; the record is
    /// right at the end of both.
    fn goes_by_a_record(&mut self, command: &[&str]) {
        let record = self.home.path().join("record.json").display().to_string();
        self.whose = vec!["--record".to_owned(), record.clone()];
        let (name, old, new) = (self.name.clone(), words(OURS), words(11..=16));
        let keep = self.keep();
        let how = ["--unchecked", "--keep", &keep];
        let change = [&command[..1], &[&*name], &command[1..], &["--from"], &refs(&old)];
        let change = [&change.concat()[..], &["--to"], &refs(&new), &how].concat();

        let start = self.begin();
        self.record(&record);
        self.run_to_the_end(&[&change[..], &["--for", "0"]].concat(), |_| ());
        let mut wanted = start.clone();
        OURS.iter().for_each(|n| drop(wanted.remove(&id(*n))));
        wanted.extend((11..=16).map(|n| (id(n), (100, String::new()))));
        assert_eq!(self.servers(), wanted);
        assert_eq!(recorded(&record), (11..=16).map(id).collect());

        self.begin();
        self.record(&record);
        self.keep();
        let mut child = self.program(&[&change[..], &["--for", "600"]].concat());
        while self.servers()[&id(1)].0 != 0 {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        self.run_to_the_end(&[&change[..], &["--back"]].concat(), |_| ());
        assert_eq!(self.servers(), start);
        assert_eq!(recorded(&record), OURS.map(id).into_iter().collect());
    }

    /// A record of what is ours at the start.
    fn record(&self, path: &str) {
        let servers = OURS.map(|n| json!({ "ServerId": id(n), "Port": 80 }));
        let record = json!({ "Group": self.recorded_name(), "Servers": servers });
        std::fs::write(path, record.to_string()).unwrap();
    }

    /// As a record names the group.
    fn recorded_name(&self) -> &str {
        self.name.strip_prefix("slb:").unwrap_or(&self.name)
    }

    fn applies(&mut self) {
        let start = self.begin();
        // Enough for several calls of a vServer group.
        let list: Vec<Server> = (4..=60).map(|n| Server::ecs(id(n), 80).weight(7)).collect();
        let file = self.home.file("servers.json", &serde_json::to_string(&list).unwrap());
        let (name, servers) = (self.name.clone(), format!("@{file}"));
        self.run_to_the_end(&["group", "apply", &name, &servers], |_| ());
        let mut wanted = start.clone();
        wanted.retain(|_, (_, description)| description == "others");
        wanted.extend((4..=60).map(|n| (id(n), (7, "ours".to_owned()))));
        assert_eq!(self.servers(), wanted);
    }

    /// The group as it was at the start.
    fn begin(&self) -> Servers {
        self.runtime.block_on(self.emulator.restore("start")).unwrap();
        let start = self.servers();
        assert_eq!(start.len(), OURS.len() + OTHERS.len());
        start
    }

    /// A file in which nothing is kept yet.
    fn keep(&self) -> String {
        let path = self.home.path().join("keep.json");
        let _ = std::fs::remove_file(&path);
        path.display().to_string()
    }

    fn servers(&self) -> Servers {
        let snapshot = self.runtime.block_on(self.group.read()).unwrap();
        assert!(snapshot.is_complete());
        let servers = snapshot.members.into_iter().map(|member| {
            let weight = member.weight();
            (member.server.server_id, (weight, member.server.description.unwrap_or_default()))
        });
        servers.collect()
    }

    fn program(&self, words: &[&str]) -> std::process::Child {
        let mut command = self.home.bare();
        command.args(words).args(&self.whose).args(["--yes", "--region", "cn-hangzhou"]);
        command.args(["--endpoint", self.emulator.endpoint()]);
        command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid");
        command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret");
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs a command and kills it after some of its calls, until it comes to its end by itself.
    fn run_to_the_end(&mut self, words: &[&str], check: impl Fn(&Servers)) {
        let others = |servers: &Servers| OTHERS.map(|n| servers[&id(n)].clone());
        let untouched = others(&self.servers());
        let mut kills = 0;
        loop {
            let made = self.emulator.requests().len();
            let until = made + 1 + self.roll(if kills == 0 { 3 } else { 12 });
            let mut child = self.program(words);
            while child.try_wait().unwrap().is_none()
                && (kills == KILLS || self.emulator.requests().len() < until)
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            if let Some(status) = child.try_wait().unwrap() {
                let told = child.wait_with_output().unwrap().stderr;
                assert!(status.success(), "{status}: {}", String::from_utf8_lossy(&told));
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            let servers = self.servers();
            assert_eq!(others(&servers), untouched);
            check(&servers);
        }
        assert!(kills > 0, "it was too fast to be killed: {words:?}");
    }

    fn roll(&mut self, sides: u64) -> usize {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        usize::try_from((self.dice >> 11) % sides).unwrap()
    }
}

fn refs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// Which servers a record says are ours.
fn recorded(path: &str) -> BTreeSet<String> {
    let record: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let servers = record["Servers"].as_array().unwrap().iter();
    servers.map(|server| server["ServerId"].as_str().unwrap().to_owned()).collect()
}

/// What is remembered of weights is what they were before anything was changed.
fn check_memory(keep: &str, start: &Servers) {
    let Some(drain) = kept(keep) else { return };
    for server in drain.before() {
        assert_eq!(server.weight, Some(start[&server.server_id].0), "{server}");
    }
}

/// What a file holds of a drain, if it is there.
fn kept(keep: &str) -> Option<Drain> {
    let text = std::fs::read_to_string(keep).ok()?;
    let mut kept: Value = serde_json::from_str(&text).unwrap();
    Some(serde_json::from_value(kept["Recipe"].take()).unwrap())
}
