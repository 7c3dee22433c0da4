//! Facts and evidence that a target needs and the case does not hold.

use serde_json::Value;

use super::Needs;
use crate::dossier::Dossier;
use crate::finding::{Finding, Place, Severity, What};

pub(super) fn missing_facts(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let Some(needs) = needs else { return Vec::new() };
    let mut out = Vec::new();
    match dossier.case.cause {
        None => out.push(missing("cause", needs)),
        Some(cause) if !needs.causes.contains(&cause) => out.push(Finding::new(
            What::CauseNotForTarget { cause: cause.as_str().to_owned(), target: needs.target.clone() },
            Place::case("cause"),
        )),
        Some(_) => {}
    }
    let case = serde_json::to_value(&dossier.case).expect("a case is plain data");
    let seller = dossier.case.seller().map_or(0, |(at, _)| at);
    for fact in &needs.facts {
        let fact = fact.strip_prefix("seller.").map_or_else(|| fact.clone(), |key| format!("respondents[{seller}].{key}"));
        let absent = absent(&case, &fact).into_iter().filter(|key| !shown_by_a_record(dossier, key));
        out.extend(absent.map(|key| missing(&key, needs)));
    }
    for (n, event) in dossier.case.events.iter().enumerate() {
        for (key, absent) in [("at", event.at.is_none()), ("what", event.what.is_empty())] {
            if absent {
                out.push(missing(&format!("events[{n}].{key}"), needs));
            }
        }
    }
    out
}

/// What the person did not state of a payment, its record shows.
fn shown_by_a_record(dossier: &Dossier, key: &str) -> bool {
    let Some(n) = key.strip_prefix("payments[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok()) else { return false };
    if dossier.case.payments.is_empty() {
        return (0..dossier.case.orders.len()).any(|order| !dossier.matches.records_of_order(order).is_empty());
    }
    !key.ends_with(".method") && dossier.matches.records_of_payment(n).next().is_some()
}

fn missing(key: &str, needs: &Needs) -> Finding {
    Finding::new(What::FactMissing { key: key.to_owned(), target: needs.target.clone() }, Place::case(key))
}

/// The places at which a fact is absent. `a[].b` asks for `b` of every `a`, of which there must be one.
fn absent(case: &Value, fact: &str) -> Vec<String> {
    let (path, last) = fact.rsplit_once('.').unwrap_or(("", fact));
    let mut holders = vec![(String::new(), case)];
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (name, index) = part.split_once('[').map_or((part, None), |(name, index)| (name, Some(index.trim_end_matches(']'))));
        let mut next = Vec::new();
        for (key, value) in holders {
            let key = if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
            let value = value.get(name).unwrap_or(&Value::Null);
            let items = value.as_array();
            match index {
                None => next.push((key, value)),
                Some("") => match items.filter(|items| !items.is_empty()) {
                    Some(items) => next.extend(items.iter().enumerate().map(|(n, item)| (format!("{key}[{n}]"), item))),
                    None => next.push((format!("{key}[0]"), &Value::Null)),
                },
                Some(n) => {
                    let item = n.parse().ok().and_then(|n: usize| items?.get(n)).unwrap_or(&Value::Null);
                    next.push((format!("{key}[{n}]"), item));
                }
            }
        }
        holders = next;
    }
    let either: Vec<&str> = last.split('|').collect();
    let blank = |value: Option<&Value>| match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty() || text == "unknown",
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    };
    holders
        .into_iter()
        .filter(|(_, value)| either.iter().all(|name| blank(value.get(name))))
        .map(|(key, _)| if key.is_empty() { either[0].to_owned() } else { format!("{key}.{}", either[0]) })
        .collect()
}

pub(super) fn missing_evidence(dossier: &Dossier, needs: Option<&Needs>) -> Vec<Finding> {
    let mut out = Vec::new();
    if dossier.exhibits.is_empty() {
        out.push(Finding::new(What::NoEvidence {}, Place::file("evidence")));
    }
    let required = needs.iter().flat_map(|needs| &needs.required_evidence).map(|category| (category, Severity::Blocking));
    let wished = needs.iter().flat_map(|needs| &needs.evidence).map(|category| (category, Severity::Warning));
    for (category, severity) in required.chain(wished) {
        if !dossier.exhibits.iter().any(|exhibit| exhibit.category == *category) {
            out.push(
                Finding::new(
                    What::EvidenceMissing { category: category.as_str().to_owned() },
                    Place::file(format!("evidence/{}", category.as_str())),
                )
                .of(severity),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::absent;

    #[test]
    fn paths_into_a_case() {
        let case = serde_json::json!({
            "title": "x", "empty": " ", "respondents": [{"name": "", "shop": "s"}, {"name": "n"}],
            "orders": [{"id": "1"}, {"id": ""}], "claims": [], "agent": {"name": ""}
        });
        for (fact, places) in [
            ("title", vec![]),
            ("empty", vec!["empty"]),
            ("orders[].id", vec!["orders[1].id"]),
            ("claims", vec!["claims"]),
            ("claims[].kind", vec!["claims[0].kind"]),
            ("respondents[0].name|shop", vec![]),
            ("respondents[].name", vec!["respondents[0].name"]),
            ("respondents[7].name", vec!["respondents[7].name"]),
            ("agent.name", vec!["agent.name"]),
            ("nothing.at.all", vec!["nothing.at.all"]),
        ] {
            assert_eq!(absent(&case, fact), places, "{fact}");
        }
    }
}
