#include "help.hpp"

namespace ferrorpc::cli {
namespace {

// Where the rank stands in its job: the same for serve and call.
const std::string job_options = R"(  --rank R                       this process's rank, from 0 (default: $RANK)
  --world-size N                 ranks of the job, 2 to 1048576 (default: $WORLD_SIZE)
  --address HOST:PORT            where rank 0 listens and the others connect; an IPv6 host in [ ]
                                 (default: $MASTER_ADDR and $MASTER_PORT, then 127.0.0.1:29500)
  --crate-peer RANK[:BYTES]      that rank runs the crate; BYTES: the request size that its server takes.
                                 May be given for several ranks
)";

} // namespace

const std::string version_text = "ferrorpc " FERRORPC_VERSION "\n";

const std::string help_text = R"(usage: ferrorpc VERB ...

Joins a job that speaks the RPC wire of ferrotorch-distributed, or shows its bytes.

  serve     be a rank that serves the standard functions
  call      be a rank that calls a function of another
  inspect   show hex, a file or a capture field by field

ferrorpc VERB --help tells all about a verb, ferrorpc --version the version.

exit status
  0  done                           5  the rank has no such function
  1  inspect: bytes are refused     6  no connection, or it was lost
  2  wrong usage                    7  no answer in time
  3  a file, address or output      8  a message cannot be sent or does not decode
  4  the function failed            9  another error: a limit, or a barrier that failed earlier
                                   10  serve: rank 0 is gone
)";

const std::string serve_help_text =
    R"(usage: ferrorpc serve --rank R --world-size N [--address HOST:PORT] [OPTIONS]

Serves the standard functions to the other ranks until SIGTERM or SIGINT:

  echo      answers with its payload
  fail      answers with its payload as the error's message
  sleep     answers with nothing after as many milliseconds as the payload says (8 bytes, little-endian)
  bytes     answers with as many bytes as the payload says (8 bytes, little-endian); byte i is i mod 251

Prints "listening on HOST:PORT" (rank 0), and "ready rank R of N" once this rank is connected with all that it ever will be:
rank 0 with all, the others with rank 0. Requests are served as soon as they come. At the signal it prints "draining" and
gives what is under way up to 10 s to end; a second signal ends it at once. What happens on the way is told on standard error.

A rank other than 0 ends too once rank 0 is gone: when their connection ends after frames of rank 0 had come, for the job ran; when
it ends before any, it tries for 60 s to join again. Rank 0 serves on whoever leaves, and a rank that left may come back.

options
)" + job_options +
    R"(  --barriers COUNT               take part in this many barriers once ready, and print "barrier I of COUNT" behind each
  -h, --help                     this text

exit status: 0 stopped by a signal; 2 wrong usage; 3 the address cannot be listened at; 6 rank 0 was not there within 60 s;
10 rank 0 is gone; for a barrier that fails as ferrorpc --help tells

Example, a job of two ranks:
  ferrorpc serve --rank 0 --world-size 2 --address 127.0.0.1:29500 &
  ferrorpc call 0 echo hello --rank 1 --world-size 2
)";

const std::string call_help_text =
    R"(usage: ferrorpc call DST NAME [PAYLOAD] --rank R --world-size N [--address HOST:PORT] [OPTIONS]

Joins the job as rank R, calls function NAME of rank DST, and writes the reply to standard output as it is. A rank other than 0
can call rank 0 alone; rank 0 can call any, and waits until that one is connected.

payload (empty when left out)
  TEXT         the text as it stands
  hex:DIGITS   bytes in hex; white space may stand between digits
  @FILE        a file's content
  -            standard input

options
)" + job_options +
    R"(  --timeout SECONDS              for the connection, and for each call (default: 10)
  --repeat COUNT                 call so many times; each reply is written as it comes, and a summary to standard error
  --concurrency COUNT            calls under way at once, with --repeat (default: 1; at most 4096)
  -h, --help                     this text

exit status (with --repeat that of the first call that failed)
  0  done                           6  no connection, or it was lost
  2  wrong usage                    7  no answer in time
  3  a file, address or output      8  a message cannot be sent or does not decode
  4  the function failed            9  another error, such as a limit
  5  the rank has no such function

Examples:
  ferrorpc call 0 echo hello --rank 1 --world-size 2 --address 127.0.0.1:29500
  ferrorpc call 0 sleep hex:e803000000000000 --rank 1 --world-size 2 --timeout 0.5
  ferrorpc call 0 echo @tensor.bin --rank 1 --world-size 2 --repeat 1000 --concurrency 16 >/dev/null
)";

const std::string inspect_help_text = R"(usage: ferrorpc inspect INPUT [OPTIONS]

Shows bytes field by field: offset, hex, field, meaning and the rule of spec/protocol.md that gives the field its place. What
a receiver refuses is named with class, rule and offset; what it takes though no sender may write it is noted.

input
  hex:DIGITS   bytes in hex
  FILE         a pcap or pcapng capture, bytes in hex as text, or the bytes themselves; it is seen from the content
  -            the same from standard input

A capture is shown connection by connection, both directions, in the order of its packets. Retransmitted and reordered
segments are put right; checksums are not looked at. Not read, and said so: connections whose start is not in the capture, IP
fragments, and what stands behind bytes that the capture lacks. Read are Ethernet, Linux "any", loopback and raw IP captures.

options
  --announce       bytes: they start with a connecting rank's announce
  --message        bytes: they are the content of one request or response, without a frame
  --world-size N   refuse announced ranks that are not below N
  --json           one JSON object per line
  -h, --help       this text

Colour is used on a terminal, unless NO_COLOR is set.

exit status: 0 all is well; 1 something is refused, or the bytes end within a frame; 2 wrong usage; 3 the input cannot be read

Examples:
  ferrorpc inspect hex:010000000000000000
  ferrorpc inspect --announce connection.bin
  tcpdump -i lo -w - port 29500 | ferrorpc inspect -
)";

} // namespace ferrorpc::cli
