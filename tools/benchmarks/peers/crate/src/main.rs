//! The published crate as a peer of the benchmarks: `serve [size=BYTES]` and `call PORT SIZE`, as peer.hpp says.
//!
//! Its server must know each request's size beforehand, and it has one connection, on which one call is under way at a time.
//! The crate takes no port of the system's choice, so one is chosen for it; it sets no TCP_NODELAY, which costs what it costs.

use std::io::{self, Write};
use std::net::TcpListener;
use std::process::exit;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use ferrotorch_distributed::{Backend, RpcAgent, TcpBackend};

const NAME: &str = "echo";
/// Of a request: tag, id and two lengths.
const REQUEST_SIZE_MIN: usize = 17;

type Failure = Box<dyn std::error::Error>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", ref words @ ..] => serve(words).map(|never| match never {}),
        ["call", port, size, ..] => call(port, size),
        _ => Err("usage: bench-peer-crate serve [size=BYTES] | call PORT SIZE".into()),
    };
    if let Err(error) = outcome {
        eprintln!("bench-peer-crate: {error}");
        exit(1);
    }
}

fn say(line: &str) {
    println!("{line}");
    io::stdout().flush().expect("the benchmark listens");
}

fn serve(words: &[&str]) -> Result<std::convert::Infallible, Failure> {
    thread::spawn(|| {
        io::stdin().lines().for_each(drop);
        exit(0); // whatever the crate waits for
    });
    let size: usize = words.iter().find_map(|word| word.strip_prefix("size=")).unwrap_or("64").parse()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    say(&format!("listening {port}"));
    let backend = Arc::new(TcpBackend::new(0, 2, &format!("127.0.0.1:{port}"))?);
    let agent = RpcAgent::new(Arc::clone(&backend) as Arc<dyn Backend>);
    agent.register(NAME, |payload| Ok(payload.to_vec()));
    say("joined");
    let mut request = vec![0; REQUEST_SIZE_MIN + NAME.len() + size];
    while backend.recv(&mut request, 1).is_ok() {
        agent.handle_request(1, &request)?;
    }
    loop {
        thread::park(); // the caller has gone, and the end of standard input follows
    }
}

fn connect(port: &str) -> Result<RpcAgent, Failure> {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        match TcpBackend::new(1, 2, &format!("127.0.0.1:{port}")) {
            Ok(backend) => return Ok(RpcAgent::new(Arc::new(backend))),
            Err(error) if Instant::now() > deadline => return Err(error.into()),
            Err(_) => thread::sleep(Duration::from_millis(10)), // the callee may not listen yet
        }
    }
}

fn call(port: &str, size: &str) -> Result<(), Failure> {
    let payload = vec![0x5a; size.parse()?];
    let mut agent = None;
    for line in io::stdin().lines() {
        let line = line?;
        if line == "connect" {
            agent = Some(connect(port)?);
            say("connected");
            continue;
        }
        let agent = agent.as_ref().ok_or("connect comes first")?;
        let milliseconds = line.strip_prefix("1 ").ok_or("the crate's calls are made one at a time")?;
        say(&measure(agent, &payload, Duration::from_millis(milliseconds.parse()?))?);
    }
    exit(0);
}

fn measure(agent: &RpcAgent, payload: &[u8], time: Duration) -> Result<String, Failure> {
    let mut times = Vec::with_capacity(1 << 20);
    let start = Instant::now();
    let mut begun = start;
    while begun - start < time {
        if agent.rpc_sync(0, NAME, payload)?.len() != payload.len() {
            return Err("another payload came back".into());
        }
        let ended = Instant::now();
        times.push((ended - begun).as_nanos());
        begun = ended;
    }
    times.sort_unstable();
    let percentile = |part: usize| times[(times.len() - 1) * part / 100];
    Ok(format!("{} {} {} {}", times.len(), (begun - start).as_nanos(), percentile(50), percentile(99)))
}
