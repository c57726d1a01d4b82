//! The record of what we have registered in a group, by which the servers of others are left alone.
//!
//! It is a file: `{"Group": "nlb:sgp-1", "Servers": [{"ServerId": "i-1", "Port": 80}]}`. It is
//! written as soon as it is known what became of a server, so that it is right when the program is
//! killed; several programs may keep one record, since each writes only what it learned itself.

use std::collections::BTreeSet;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use aliyun_lb_groups::{Event, Group, Identity};
use serde::{Deserialize, Serialize};

use crate::failure::{Exit, Failure};
use crate::kept::{self, Lock};

/// A record, and the group that it is of.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    path: PathBuf,
    group: String,
}

/// What stands in the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Written {
    group: String,
    servers: BTreeSet<Identity>,
}

/// What was learned of a server: whether it is ours now.
type Note = (Identity, bool);

/// What the thread that writes is told.
#[derive(Debug)]
enum Message {
    Note(Note),
    /// That all before it is to be written is said by this.
    Flush(SyncSender<()>),
}

impl Record {
    /// The record in a file, which is empty where there is no such file yet.
    pub(crate) fn new(path: &Path, group: String) -> Self {
        Self { path: path.to_owned(), group }
    }

    /// What is ours.
    pub(crate) fn servers(&self) -> Result<BTreeSet<Identity>, Failure> {
        let way = "name another file, or mend it: \
                   {\"Group\": \"rsp-1\", \"Servers\": [{\"ServerId\": \"i-1\", \"Port\": 80}]}";
        let what = "which servers are ours";
        let Some(written) = kept::read::<Written>(&self.path, what, way)? else {
            return Ok(BTreeSet::new());
        };
        if written.group != self.group {
            let path = self.path.display();
            let message =
                format!("{path} is the record of {}, not of {}", written.group, self.group);
            return Err(Failure::new(Exit::Usage, message)
                .note("what to do", "keep a record of its own for each group"));
        }
        Ok(written.servers)
    }

    /// Takes out what is not in the group any more, or never came: whoever adds it from now on, it is
    /// theirs. Of a group that is not seen as a whole all stays.
    pub(crate) async fn tidy(&self, group: &dyn Group) -> Result<(), Failure> {
        // What others note after this is none of these.
        let known = self.servers()?;
        if known.is_empty() {
            return Ok(());
        }
        let Ok(snapshot) = group.read().await else { return Ok(()) };
        let is_gone = |server: &Identity| snapshot.get(server).is_none();
        let gone: Vec<Note> = known.into_iter().filter(is_gone).map(|it| (it, false)).collect();
        match snapshot.is_complete() && !gone.is_empty() {
            true => self.learn(gone),
            false => Ok(()),
        }
    }

    /// Writes what was learned into what stands there by now.
    fn learn(&self, notes: impl IntoIterator<Item = Note>) -> Result<(), Failure> {
        self.change(|servers| {
            for (server, is_ours) in notes {
                if is_ours {
                    servers.insert(server);
                } else {
                    servers.remove(&server);
                }
            }
        })
    }

    fn change(&self, change: impl FnOnce(&mut BTreeSet<Identity>)) -> Result<(), Failure> {
        let _lock = Lock::wait(&self.path)?;
        let mut servers = self.servers()?;
        change(&mut servers);
        kept::write(&self.path, &Written { group: self.group.clone(), servers })
    }
}

/// What keeps a record while servers come and go; nothing where there is none.
#[derive(Debug)]
pub(crate) struct Keeper(Option<Keeping>);

#[derive(Debug)]
struct Keeping {
    record: Record,
    notes: Sender<Message>,
    thread: JoinHandle<Result<(), Failure>>,
}

impl Keeper {
    /// Begins to keep a record. That it can be written is seen before anything is changed.
    pub(crate) fn begin(record: Option<Record>) -> Result<Self, Failure> {
        let Some(record) = record else { return Ok(Self(None)) };
        record.learn([])?;
        let (notes, learned) = mpsc::channel();
        let own = record.clone();
        let thread = thread::Builder::new().spawn(move || keep(&own, &learned));
        let thread = thread.map_err(|error| {
            Failure::new(Exit::Other, format!("the record cannot be kept: {error}"))
        })?;
        Ok(Self(Some(Keeping { record, notes, thread })))
    }

    /// Notes what an event tells.
    pub(crate) fn see(&self, event: &Event) {
        if let (Some(keeping), Event::Ended(entry)) = (&self.0, event)
            && let Some(is_ours) = entry.is_ours_now()
        {
            // When it cannot be written any more, the end tells.
            let note = Message::Note((entry.server.identity(), is_ours));
            let _ = keeping.notes.send(note);
        }
    }

    /// A step is done: writes what events have told, and what the step knows beside them, before
    /// anything is kept that lies behind it.
    pub(crate) fn settle(&self, note: impl FnOnce(&mut BTreeSet<Identity>)) -> Result<(), Failure> {
        let Some(keeping) = &self.0 else { return Ok(()) };
        let (done, flushed) = mpsc::sync_channel(1);
        let is_written = keeping.notes.send(Message::Flush(done)).is_ok() && flushed.recv().is_ok();
        match is_written {
            true => keeping.record.change(note),
            false => Err(Failure::new(Exit::Other, "the record cannot be written any more")),
        }
    }

    /// Ends once all is written.
    pub(crate) fn end(self) -> Result<(), Failure> {
        let Some(Keeping { notes, thread, .. }) = self.0 else { return Ok(()) };
        drop(notes);
        let kept = thread.join().unwrap_or_else(|_| {
            Err(Failure::new(Exit::Other, "the record was not kept to the end"))
        });
        kept.map_err(|failure| {
            failure.note("what to do", "put into it what the report says was done, and go on then")
        })
    }
}

/// Writes what comes as soon as it comes. The servers of one call come at once, and are written at
/// once.
fn keep(record: &Record, messages: &Receiver<Message>) -> Result<(), Failure> {
    while let Ok(first) = messages.recv() {
        let more = iter::from_fn(|| messages.recv_timeout(Duration::from_millis(1)).ok());
        let (mut notes, mut waiting) = (Vec::new(), Vec::new());
        for message in iter::once(first).chain(more) {
            match message {
                Message::Note(note) => notes.push(note),
                Message::Flush(done) => waiting.push(done),
            }
        }
        if !notes.is_empty() {
            record.learn(notes)?;
        }
        for done in waiting {
            // Whoever waited may be gone.
            let _ = done.send(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aliyun_lb_groups::Server;

    fn ours(record: &Record) -> Vec<String> {
        record.servers().unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn it_learns_and_leaves_what_others_wrote_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.json");
        let (one, two) = (Record::new(&path, "rsp-1".into()), Record::new(&path, "rsp-1".into()));
        assert_eq!(ours(&one), [""; 0]);
        let server = |n: u16| Server::ecs("i-1", n).identity();
        one.learn([(server(1), true), (server(2), true)]).unwrap();
        two.learn([(server(3), true)]).unwrap();
        one.learn([(server(1), false), (server(9), false)]).unwrap();
        assert_eq!(ours(&two), ["i-1:2", "i-1:3"]);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("\"Group\": \"rsp-1\"") && text.contains("\"Port\": 2"), "{text}");
    }

    #[test]
    fn a_record_of_another_group_or_of_nothing_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.json");
        Record::new(&path, "rsp-1".into()).learn([]).unwrap();
        let other = Record::new(&path, "nlb:sgp-1".into());
        let told = other.servers().unwrap_err().to_string();
        assert!(told.contains("is the record of rsp-1, not of nlb:sgp-1"), "{told}");
        assert!(Keeper::begin(Some(other)).is_err());
        std::fs::write(&path, "{\"Group\": \"rsp-1\"}").unwrap();
        let told = Record::new(&path, "rsp-1".into()).servers().unwrap_err().to_string();
        assert!(told.contains("does not say which servers are ours"), "{told}");
    }
}
