//! A terminal with a screen, on which the program runs as it does before a person.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, open};
use vt100::Parser;

use crate::support::Home;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program on a terminal.
pub struct Terminal {
    child: Child,
    /// Its other end.
    pty: Arc<File>,
    seen: Arc<Mutex<Seen>>,
    reader: JoinHandle<()>,
}

struct Seen {
    screen: Parser,
    bytes: Vec<u8>,
}

/// What is on the screen once the program has ended.
pub struct Last {
    pub text: String,
    pub screen: vt100::Screen,
    pub bytes: Vec<u8>,
}

/// How a terminal is to be.
pub struct Setup {
    pub rows: u16,
    pub columns: u16,
    pub env: Vec<(&'static str, &'static str)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { rows: 24, columns: 100, env: Vec::new() }
    }
}

impl Terminal {
    pub fn open(home: &Home, words: &[&str], setup: Setup) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(setup.rows, setup.columns)).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_slb"))
            .args(words)
            .env_clear()
            .env("HOME", home.path())
            .env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
            .env("TERM", "xterm-256color")
            .envs(setup.env)
            .spawn(pts)
            .unwrap();
        let [rows, columns] = [setup.rows, setup.columns].map(|it| NonZero::new(it).unwrap());
        let screen = Parser::new(rows, columns, 0);
        let seen = Arc::new(Mutex::new(Seen { screen, bytes: Vec::new() }));
        let pty = Arc::new(File::from(OwnedFd::from(pty)));
        let reader = {
            let (pty, seen) = (Arc::clone(&pty), Arc::clone(&seen));
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                // The end is an error on some systems.
                while let Ok(count @ 1..) = (&*pty).read(&mut buffer) {
                    let mut seen = seen.lock().unwrap();
                    seen.screen.process(&buffer[..count]);
                    seen.bytes.extend_from_slice(&buffer[..count]);
                }
            })
        };
        Self { child, pty, seen, reader }
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// Waits until something is on the screen.
    #[track_caller]
    pub fn until(&self, what: &str) {
        let begin = Instant::now();
        while !self.text().contains(what) {
            assert!(begin.elapsed() < PATIENCE, "{what} does not come: {}", self.text());
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn types(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for the end.
    #[track_caller]
    pub fn ends(mut self, code: i32) -> Last {
        let begin = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if begin.elapsed() > PATIENCE => {
                    self.child.kill().unwrap();
                    panic!("it does not end: {}", self.text());
                }
                None => thread::sleep(Duration::from_millis(10)),
            }
        };
        self.reader.join().unwrap();
        let seen = self.seen.lock().unwrap();
        let screen = seen.screen.screen().clone();
        let text = screen.contents();
        assert_eq!(status.code(), Some(code), "{text}");
        Last { text, screen, bytes: seen.bytes.clone() }
    }
}

impl Last {
    /// Whether the first letter of a text is in this colour.
    #[track_caller]
    pub fn has_colour(&self, what: &str, colour: vt100::Color) -> bool {
        let (row, line) =
            (0..).zip(self.text.lines()).find(|(_, line)| line.contains(what)).unwrap();
        let column = line.split(what).next().unwrap().chars().count();
        self.screen.cell(row, column.try_into().unwrap()).unwrap().fgcolor() == colour
    }
}
