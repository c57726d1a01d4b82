use std::fs::{File, TryLockError};
use std::path::Path;
use std::{fmt, io};

use redb::{
    Builder, Database, DatabaseError, Durability, ReadableDatabase as _, ReadableTable as _,
    StorageError, TableDefinition, TableError,
};

use super::{Batch, Lines, StoreError};
use crate::product::List;
use crate::seed::SeedForm;

/// The file in the directory that is given.
const FILE: &str = "state.redb";

/// Where the file is made. Only a whole one gets its name, so one that was not finished when the
/// program was killed is never taken for a damaged state.
const NEW_FILE: &str = "state.redb.new";

/// Whoever has locked this file uses the directory.
const LOCK: &str = "lock";

/// The form of what is written below; another one gets another number.
const FORM: u64 = 2;

/// What is known of the file itself.
const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("about");
const FORM_KEY: &str = "form";

/// JSON by account, region, kind and id.
const ROWS: TableDefinition<(&str, &str, &str, &str), &str> = TableDefinition::new("rows");

/// Snapshots in JSON by their names.
const SNAPSHOTS: TableDefinition<&str, &str> = TableDefinition::new("snapshots");

/// Memory for pages of the file. What it holds is in memory anyway, so only a little.
const CACHE_BYTES: usize = 16 << 20;

/// Opens the database, the first time and after a failure.
type Open = Box<dyn Fn() -> Result<Database, DatabaseError> + Send>;

/// The file with the state.
pub(crate) struct Disk {
    /// How messages name it.
    name: String,
    open: Open,
    /// Closed after a failure: what it holds in memory does not count then.
    database: Option<Database>,
}

impl Disk {
    /// Opens the state in a directory, which is made if it is not there. Nobody else can use it
    /// until this is dropped.
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        let unusable = |error: io::Error| {
            StoreError::new(format!("{}: {error}; name a directory to write to", dir.display()))
        };
        if dir.as_os_str().is_empty() {
            // It would be the working directory, which nobody named.
            return Err(StoreError::new("the directory for the state has no name; give it one"));
        }
        std::fs::create_dir_all(dir).map_err(unusable)?;
        let lock = File::create(dir.join(LOCK)).map_err(unusable)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::new(format!(
                "{} is in use by another emulator; stop that one, or use another directory",
                dir.display()
            )),
            TryLockError::Error(error) => unusable(error),
        })?;
        let file = dir.join(FILE);
        if !file.try_exists().map_err(unusable)? {
            make(dir, &file).map_err(unusable)?;
        }
        let open = move || {
            // Held as long as the file may be opened.
            let _ = &lock;
            builder().open(&file)
        };
        Self::with(dir.join(FILE).display().to_string(), Box::new(open))
    }

    pub(super) fn with(name: String, open: Open) -> Result<Self, StoreError> {
        let mut disk = Self { name, open, database: None };
        let database = (disk.open)().map_err(|error| disk.cannot_open(&error))?;
        match form(&database).map_err(|error| disk.cannot("be read", &*error))? {
            None => return Err(disk.damaged(&"it tells no form")),
            Some(FORM) => {}
            Some(form) => {
                let problem = format!(
                    "{} is of form {form}, and this emulator knows form {FORM}; use the version \
                     that wrote it, or another directory",
                    disk.name
                );
                return Err(StoreError::new(problem));
            }
        }
        disk.database = Some(database);
        Ok(disk)
    }

    /// What is kept of an account, unless it is new.
    pub(crate) fn account(
        &self,
        products: List,
        key_id: &str,
    ) -> Result<Option<SeedForm>, StoreError> {
        let Some(database) = &self.database else { return Ok(None) };
        read_account(database, products, key_id).map_err(|error| self.cannot("be read", &*error))
    }

    /// The snapshots in JSON, with their names.
    pub(crate) fn snapshots(&self) -> Result<Vec<(String, String)>, StoreError> {
        let Some(database) = &self.database else { return Ok(Vec::new()) };
        read_snapshots(database).map_err(|error| self.cannot("be read", &*error))
    }

    /// Why something in the file cannot be used.
    pub(crate) fn wrong(&self, place: &str, problem: impl fmt::Display) -> StoreError {
        StoreError::new(format!("{}: {place}: {problem}", self.name))
    }

    /// Writes all of it or nothing, and returns when it is on disk.
    pub(super) fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let database = match self.database.take() {
            Some(database) => database,
            None => (self.open)().map_err(|error| self.cannot_open(&error))?,
        };
        transact(&database, batch).map_err(|error| self.cannot("be written", &*error))?;
        self.database = Some(database);
        Ok(())
    }

    fn cannot_open(&self, error: &DatabaseError) -> StoreError {
        let damaged = match error {
            DatabaseError::UpgradeRequired(_) => true,
            DatabaseError::Storage(StorageError::Corrupted(_)) => true,
            DatabaseError::Storage(StorageError::Io(error)) => {
                matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
            }
            _ => false,
        };
        if damaged {
            return self.damaged(error);
        }
        StoreError::new(format!("{} cannot be opened: {error}", self.name))
    }

    fn damaged(&self, error: &dyn fmt::Display) -> StoreError {
        StoreError::new(format!(
            "{} is damaged or no state ({error}); put a copy in its place, or use another directory",
            self.name
        ))
    }

    fn cannot(&self, what: &str, error: &dyn std::error::Error) -> StoreError {
        StoreError::new(format!("{} cannot {what}: {error}", self.name))
    }
}

/// Why a step of redb failed; each has an error type of its own.
pub(super) type Failure = Box<dyn std::error::Error>;

/// How files are opened. They are checked then: a damaged one is an error and no panic later.
pub(super) fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    builder
}

/// The form of the file, unless it is new.
fn form(database: &Database) -> Result<Option<u64>, Failure> {
    match database.begin_read()?.open_table(ABOUT) {
        Ok(about) => Ok(about.get(FORM_KEY)?.map(|form| form.value())),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Makes the file with a state of nothing.
fn make(dir: &Path, file: &Path) -> io::Result<()> {
    let fresh = dir.join(NEW_FILE);
    File::create(&fresh)?;
    let database = builder().create(&fresh).map_err(io::Error::other)?;
    prepare(&database).map_err(|error| io::Error::other(error.to_string()))?;
    drop(database);
    std::fs::rename(&fresh, file)?;
    // The new name is on disk once the directory is, which only Unix can be asked for.
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    Ok(())
}

/// Makes the tables.
pub(super) fn prepare(database: &Database) -> Result<(), Failure> {
    let write = database.begin_write()?;
    write.open_table(ABOUT)?.insert(FORM_KEY, FORM)?;
    write.open_table(ROWS)?;
    write.open_table(SNAPSHOTS)?;
    Ok(write.commit()?)
}

fn read_account(
    database: &Database,
    products: List,
    key_id: &str,
) -> Result<Option<SeedForm>, Failure> {
    let rows = database.begin_read()?.open_table(ROWS)?;
    let mut form = None;
    let after = after(key_id);
    for row in rows.range((key_id, "", "", "")..(after.as_str(), "", "", ""))? {
        let (key, json) = row?;
        let (_, region, kind, id) = key.value();
        let read = form.get_or_insert_with(SeedForm::default);
        read.read_row(products, region, kind, id, json.value())
            .map_err(|problem| format!("row {key_id} {region} {kind} {id}: {problem}"))?;
    }
    Ok(form)
}

fn read_snapshots(database: &Database) -> Result<Vec<(String, String)>, Failure> {
    let table = database.begin_read()?.open_table(SNAPSHOTS)?;
    let read = table
        .iter()?
        .map(|entry| entry.map(|(name, json)| (name.value().to_owned(), json.value().to_owned())));
    Ok(read.collect::<Result<_, _>>()?)
}

fn transact(database: &Database, batch: &Batch) -> Result<(), Failure> {
    let mut write = database.begin_write()?;
    write.set_durability(Durability::Immediate)?;
    {
        let mut table = write.open_table(ROWS)?;
        for (key_id, Lines { anew, rows }) in &batch.accounts {
            if *anew {
                let after = after(key_id);
                let all = (key_id.as_str(), "", "", "")..(after.as_str(), "", "", "");
                table.retain_in(all, |_, _| false)?;
            }
            for (key, json) in rows {
                let kind = key.full_kind();
                let key = (key_id.as_str(), key.region.as_str(), &*kind, key.id.as_str());
                match json {
                    Some(json) => drop(table.insert(key, json.as_str())?),
                    None => drop(table.remove(key)?),
                }
            }
        }
        let mut table = write.open_table(SNAPSHOTS)?;
        for (name, json) in &batch.snapshots {
            match json {
                Some(json) => drop(table.insert(name.as_str(), json.as_str())?),
                None => drop(table.remove(name.as_str())?),
            }
        }
    }
    Ok(write.commit()?)
}

/// The text right after another one.
fn after(text: &str) -> String {
    format!("{text}\0")
}
