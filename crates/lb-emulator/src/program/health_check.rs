//! Asking a running emulator whether it works.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Who takes longer for a step does not work.
const PATIENCE: Duration = Duration::from_secs(5);

/// No answer is longer.
const LONGEST: u64 = 1 << 20;

/// Fails if no emulator answers there that it works.
pub(super) fn ask(address: SocketAddr) -> io::Result<()> {
    asked(address).map_err(|error| match error.kind() {
        // A read that takes too long is told by the one or the other, as the system likes.
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            let seconds = PATIENCE.as_secs();
            io::Error::new(error.kind(), format!("no answer within {seconds} seconds"))
        }
        _ => error,
    })
}

fn asked(address: SocketAddr) -> io::Result<()> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request =
        format!("GET /_emulator/health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer)?;
    match answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""Status":"ok""#) {
        true => Ok(()),
        false => Err(io::Error::other("what listens there is no emulator that works")),
    }
}
