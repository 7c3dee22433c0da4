//! Our calendar files, read by a program of others: Python's `icalendar`, which follows RFC 5545 strictly.
//! A missing one fails the test, so that nothing is passed over in silence.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// Reads the file given and prints what it holds as JSON.
const READ: &str = r"
import datetime, json, sys
from icalendar import Calendar
raw = open(sys.argv[1], 'rb').read()
assert b'\r\n' in raw and b'\n' not in raw.replace(b'\r\n', b''), 'CRLF only'
assert all(len(line) <= 75 for line in raw.split(b'\r\n')), 'folded at 75 octets'
for line in raw.split(b'\r\n'):
    line.decode('utf-8')
calendar = Calendar.from_ical(raw)
assert not calendar.errors, calendar.errors
events = []
for event in calendar.walk('VEVENT'):
    assert not event.errors, event.errors
    start, end = event.decoded('DTSTART'), event.decoded('DTEND')
    assert type(start) is datetime.date and end - start == datetime.timedelta(days=1), 'a whole day'
    alarms = [str(alarm.decoded('TRIGGER')) for alarm in event.walk('VALARM')]
    events.append({'uid': str(event['UID']), 'day': start.isoformat(), 'stamp': event.decoded('DTSTAMP').isoformat(),
                   'summary': str(event['SUMMARY']), 'description': str(event['DESCRIPTION']), 'alarms': alarms})
print(json.dumps({'version': str(calendar['VERSION']), 'name': str(calendar['X-WR-CALNAME']), 'events': events}))
";

fn written(case: &Path, folder: &Path) -> PathBuf {
    let path = folder.join("期限.ics");
    let out = Command::new(env!("CARGO_BIN_EXE_juzheng"))
        .args(["next", "--at", "2026-09-28T18:00:00+08:00", "--quiet", "--force", "--ics"])
        .arg(&path)
        .arg(case)
        .output()
        .expect("our own program");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    path
}

fn read(path: &Path) -> Value {
    let out = Command::new("python3").args(["-c", READ]).arg(path).output().expect("python3 is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

#[test]
#[ignore = "needs Python 3 and its icalendar; CI installs them"]
fn every_example_is_read_as_it_was_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    for (example, events) in [("recharge-not-delivered", 4), ("code-not-as-described", 5), ("wrong-account", 3)] {
        let read = read(&written(&Path::new("examples").join(example), folder.path()));
        assert_eq!(read["events"].as_array().map(Vec::len), Some(events), "{example}: {read:#}");
        assert_eq!(read["version"], "2.0");
        for event in read["events"].as_array().expect("events") {
            assert_eq!(event["stamp"], "2026-09-28T10:00:00+00:00");
            assert!(event["summary"].as_str().is_some_and(|summary| summary.contains("（最后一日）：")), "{event}");
            assert!(event["alarms"].as_array().is_some_and(|alarms| alarms.last() == Some(&json!("-1 day, 9:00:00"))), "{event}");
        }
    }
}

#[test]
#[ignore = "needs Python 3 and its icalendar; CI installs them"]
fn words_of_every_kind_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let title = "一，二；三\\四, five; 😀六七";
    let case = folder.path().join("case");
    std::fs::create_dir(&case).expect("made");
    let text = format!(
        "title = '{title}'\ncause = 'not-delivered'\n[[submissions]]\ntarget = '12315'\nat = 2026-09-18\nreference = 'A;B,C'\n{}",
        "[[submissions]]\ntarget = '12315'\nat = 2026-09-18\naccepted_at = 2026-09-21\n"
    );
    std::fs::write(case.join("case.toml"), text).expect("written");
    let read = read(&written(&case, folder.path()));
    assert_eq!(read["name"], title);
    let events = read["events"].as_array().expect("events");
    assert_eq!(events[0]["summary"], format!("市场监管部门决定是否受理，并告知（最后一日）：{title}"));
    assert_eq!(events[0]["day"], "2026-09-29");
    assert_eq!(events[0]["description"].as_str().map(|words| words.lines().count()), Some(3), "{}", events[0]);
    let mut uids: Vec<&Value> = events.iter().map(|event| &event["uid"]).collect();
    uids.dedup();
    assert_eq!(uids.len(), events.len());
}
