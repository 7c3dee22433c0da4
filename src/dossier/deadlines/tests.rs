//! Times that run: counted from the days of a case by the shipped rules and calendars.

use super::super::working_days::tests::{day, shipped};
use super::*;
use crate::case::{Case, When, Zone};

const RULES: &str = include_str!("../../../templates/next/deadlines.toml");

fn rules() -> Rules {
    Rules::parse(RULES).expect("the program's own data")
}

fn dossier(case: &str, today: &str) -> Dossier {
    let case = Case::from_toml(case).expect("a case");
    Dossier::new(case, Vec::new(), Vec::new(), When::day(day(today), Zone::Assumed))
}

fn of<'a>(all: &'a [Deadline], key: &str) -> Option<&'a Deadline> {
    all.iter().find(|deadline| deadline.rule.key == key)
}

/// The one deadline of a rule.
fn one(case: &str, today: &str, key: &str) -> Option<Deadline> {
    of(&deadlines(&dossier(case, today), &rules(), &shipped(), day(today)), key).cloned()
}

fn last(case: &str, today: &str, key: &str) -> String {
    let found = one(case, today, key).unwrap_or_else(|| panic!("no {key}"));
    let last = found.by.unwrap_or_else(|| panic!("{key} has no date"));
    let or = last.or.map_or_else(String::new, |day| format!(" or {day}"));
    let from = last.moved_from.map_or_else(String::new, |day| format!(" from {day}"));
    let by: Vec<String> = last.by_weekends.iter().map(ToString::to_string).collect();
    let by = if by.is_empty() { String::new() } else { format!(" by weekends {}", by.join(",")) };
    format!("{}{or}{from}{by}", last.day)
}

fn submitted(target: &str, more: &str) -> String {
    format!("cause = 'not-delivered'\n[[submissions]]\ntarget = '{target}'\n{more}\n")
}

#[test]
fn the_decision_on_a_complaint_is_due_after_seven_working_days() {
    for (received, due) in [
        ("2026-11-23", "2026-12-02"),
        ("2026-09-18", "2026-09-29"),
        ("2026-02-13", "2026-03-02"),
        ("2026-09-30", "2026-10-15"),
        ("2026-11-22", "2026-12-01"),
        ("2026-12-24", "2027-01-04 by weekends 2027"),
    ] {
        assert_eq!(last(&submitted("12315", &format!("at = {received}")), received, "12315-decision"), due);
    }
    let accepted = submitted("12315", "at = 2026-11-23\naccepted_at = 2026-11-27");
    assert!(one(&accepted, "2026-11-28", "12315-decision").is_none());
}

#[test]
fn sixty_days_of_mediation_end_on_one_of_two_days_where_the_rule_is_silent() {
    let case = |accepted: &str| submitted("12315", &format!("at = 2026-04-20\naccepted_at = {accepted}"));
    // A plain weekday; a plain weekend: both days; a statutory holiday: moves; a working Saturday: stays.
    for (accepted, ends) in [
        ("2026-05-01", "2026-06-30"),
        ("2026-05-06", "2026-07-05 or 2026-07-06"),
        ("2026-08-03", "2026-10-08 from 2026-10-02"),
        ("2026-08-11", "2026-10-10"),
        ("2026-11-12", "2027-01-11 by weekends 2027"),
    ] {
        assert_eq!(last(&case(accepted), "2026-05-01", "12315-mediation"), ends, "{accepted}");
    }
    // Told within seven working days of the latest end.
    assert_eq!(last(&case("2026-05-06"), "2026-05-06", "12315-ended"), "2026-07-15");
    let found = one(&case("2026-05-06"), "2026-07-06", "12315-mediation").expect("runs");
    assert!(!found.has_passed(day("2026-07-06")) && found.has_passed(day("2026-07-07")), "the later reading counts");
    assert_eq!(found.marked(), Some(day("2026-07-06")));
}

#[test]
fn what_begins_on_a_day_that_the_case_does_not_hold_has_no_date() {
    let clue = one(&submitted("12315", "at = 2026-11-23"), "2026-11-23", "12315-clue").expect("listed");
    assert_eq!((clue.start, clue.by, clue.begins.as_str()), (None, None, "市场监管部门发现线索之日"));
    let vague = one(&submitted("12315", "at = '上个月'"), "2026-11-23", "12315-decision").expect("listed");
    assert!(vague.by.is_none() && vague.approximate);
    let around = one(&submitted("12315", "at = '2026-11-23 上午'"), "2026-11-23", "12315-decision").expect("listed");
    assert!(around.by.is_some() && around.approximate);
}

const ORDER: &str = "[[orders]]\nid = 'KM1'\nordered_at = 2026-09-13T20:13:05+08:00\namount = '98.00'\n";

#[test]
fn years_and_months_end_on_the_day_of_the_same_number() {
    let fault = |cause: &str, at: &str| format!("cause = '{cause}'\n{ORDER}[[events]]\nat = {at}\nkind = 'fault'\nwhat = '余额为0'\n");
    // 民法典202: the day of the same number; where the month has none, its last.
    for (at, key, ends) in [
        ("2026-09-14", "limitation", "2029-09-14 by weekends 2029"),
        ("2026-10-02", "rescission", "2027-10-04 from 2027-10-02 by weekends 2027"),
        ("2027-02-28", "12315-three-years", "2030-02-28 by weekends 2030"),
        ("2028-02-29", "limitation", "2031-02-28 by weekends 2031"),
    ] {
        assert_eq!(last(&fault("not-delivered", at), "2026-10-02", key), ends, "{key}");
    }
    assert_eq!(last(&fault("suspected-fraud", "2026-09-14"), "2026-10-02", "fraud-rescission"), "2027-09-14 by weekends 2027");
    assert_eq!(
        last(&fault("suspected-fraud", "2026-09-14"), "2026-10-02", "fraud-rescission-longest"),
        "2031-09-15 from 2031-09-13 by weekends 2031"
    );
    assert_eq!(last(&fault("not-as-described", "2026-09-14"), "2026-10-02", "quality-notice"), "2028-09-13 by weekends 2028");
    assert!(one(&fault("not-delivered", "2026-09-14"), "2026-10-02", "own-mistake-rescission").is_none());
}

#[test]
fn the_limitation_begins_anew_when_the_other_side_is_asked() {
    let case = format!(
        "cause = 'not-delivered'\n{ORDER}[[events]]\nat = 2026-09-14\nkind = 'fault'\nwhat = 'a'\n[[events]]\nat = 2026-11-20\nkind = 'contact'\nwhat = 'b'\n"
    );
    let found = one(&case, "2026-11-22", "limitation").expect("runs");
    let anew = found.anew.expect("asked later");
    assert_eq!((found.by.expect("a day").day, anew.0, anew.1.day), (day("2029-09-14"), day("2026-11-20"), day("2029-11-20")));
    assert!(one(&case, "2026-11-22", "rescission").expect("runs").anew.is_none(), "only the limitation");
}

#[test]
fn ninety_days_after_an_own_mistake_was_found() {
    let case = "cause = 'own-mistake'\n[[orders]]\nordered_at = 2026-11-05T19:40:22+08:00\n[[events]]\nat = 2026-11-05T19:46:00+08:00\nwhat = '发现填错'\n";
    assert_eq!(last(case, "2026-11-06", "own-mistake-rescission"), "2027-02-03 by weekends 2027");
    let all = deadlines(&dossier(case, "2026-11-06"), &rules(), &shipped(), day("2026-11-06"));
    let of_causes: Vec<&str> = all.iter().map(|deadline| deadline.rule.key.as_str()).collect();
    assert_eq!(of_causes, ["own-mistake-rescission", "limitation"], "nothing that says that the other side failed");
    // Within 2026 the calendar is on file: 2026-10-01 is a holiday.
    let early = case.replace("2026-11-05", "2026-07-03");
    assert_eq!(last(&early, "2026-07-06", "own-mistake-rescission"), "2026-10-08 from 2026-10-01");
}

#[test]
fn platforms_and_pages_have_their_own_times() {
    for (case, key, ends) in [
        (submitted("wechat-pay", "at = 2026-11-20T23:50:00+08:00"), "wechat-merchant-first-reply", "2026-11-21"),
        (submitted("wechat-pay", "at = 2026-11-20T23:50:00+08:00"), "wechat-merchant-done", "2026-11-23"),
        (submitted("platform", "at = 2026-11-20"), "platform-answer", "2026-12-01"),
        (submitted("paypal", "at = 2026-11-20"), "paypal-escalate", "2026-12-10"),
        ("[[payments]]\nmethod = 'paypal'\npaid_at = 2026-09-13".to_owned(), "paypal-open", "2027-03-12"),
        (format!("{ORDER}confirms_at = 2026-09-28T20:13:00+08:00\n"), "auto-confirm", "2026-09-28"),
        (format!("{ORDER}after_sale_until = 2026-10-03"), "after-sale", "2026-10-03"),
        (submitted("police", "at = 2026-11-01\nreplied_at = 2026-11-15"), "police-review", "2026-11-23 from 2026-11-22"),
    ] {
        assert_eq!(last(&case, "2026-09-20", key), ends, "{key}");
    }
    let confirms = one(&format!("{ORDER}confirms_at = 2026-09-28T20:13:00+08:00\n"), "2026-09-20", "auto-confirm").expect("runs");
    assert_eq!(confirms.begins, "订单页显示的自动确认收货时间（订单 KM1），20:13");
    assert!(one("[[payments]]\nmethod = 'card'\npaid_at = 2026-09-13", "2026-09-20", "paypal-open").is_none());
}

#[test]
fn a_time_that_has_ended_is_left_out() {
    let answered = submitted("platform", "at = 2026-11-02\nreplied_at = 2026-11-05");
    assert!(one(&answered, "2026-11-20", "platform-answer").is_none());
    let back = format!("{}{ORDER}[declarations]\nrefunded_so_far = '98.00'\n", submitted("platform", "at = 2026-11-02"));
    assert!(one(&back, "2026-11-20", "platform-answer").is_none() && one(&back, "2026-11-20", "limitation").is_none());
    assert!(one(&submitted("paypal", "at = 2026-10-01"), "2026-11-20", "paypal-escalate").is_none(), "closed by then");
    let late = one(&submitted("platform", "at = 2026-11-02"), "2026-11-20", "platform-answer").expect("still told");
    assert!(late.has_passed(day("2026-11-20")));
}

#[test]
fn the_soonest_comes_first_and_what_has_no_date_last() {
    let case =
        format!("{ORDER}confirms_at = 2026-09-28\n{}", submitted("12315", "at = 2026-09-18").replace("cause = 'not-delivered'\n", ""));
    let all = deadlines(&dossier(&case, "2026-09-20"), &rules(), &shipped(), day("2026-09-20"));
    let keys: Vec<&str> = all.iter().map(|deadline| deadline.rule.key.as_str()).collect();
    assert_eq!(keys, ["auto-confirm", "12315-decision", "limitation", "12315-clue"]);
}

#[test]
fn a_rule_that_makes_no_sense_is_refused() {
    let rule = |from: &str, to: &str| {
        let all = RULES.split("[[rule]]").find(|rule| rule.contains("\"12315-clue\"")).expect("there");
        Rules::parse(&format!("[[rule]]{}", all.replacen(from, to, 1)))
    };
    rule("", "").expect("as it is");
    for (from, to, told) in [
        ("begins = ", "# ", "does not say when it begins"),
        ("\"untold\"", "\"after\"", "begins after no earlier rule"),
        ("\"order-121\"", "\"plain\"", "only statutes move last days"),
        ("whose = \"other\"", "whose = \"nobody\"", "unknown variant"),
        ("length = 15", "lengths = 15", "unknown field"),
    ] {
        let why = rule(from, to).expect_err(told);
        assert!(why.contains(told), "{why}");
    }
}
