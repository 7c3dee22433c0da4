//! The amounts that a case holds, what they come to, and how capitals are read: worked out again, from the case file alone.

use std::collections::BTreeSet;

use serde_json::Value;

/// The sums a letter may state, in 分: of what is stated, and of what bills alone record.
pub fn sums(case: &Value, recorded: &[i64]) -> BTreeSet<i64> {
    let all =
        |list: &str| -> Vec<i64> { case[list].as_array().into_iter().flatten().filter_map(|item| fen(item["amount"].as_str()?)).collect() };
    let (orders, mut payments, claims) = (all("orders"), all("payments"), all("claims"));
    payments.extend(recorded);
    let back = case["declarations"]["refunded_so_far"].as_str().and_then(fen);
    let mut out = BTreeSet::new();
    let (ordered, paid, claimed) = (subsets(&orders), subsets(&payments), subsets(&claims));
    for sum in &paid {
        // What has not come back.
        out.extend(back.map(|back| sum - back));
    }
    let mut more = vec![0];
    if case["declarations"]["punitive_damages"] == true {
        // 消费者权益保护法 第五十五条第一款: three times the price, and at least 500 yuan.
        more.extend(ordered.iter().map(|price| (price * 3).max(50_000)));
    }
    for more in more {
        out.insert(more);
        out.extend(claimed.iter().map(|sum| sum + more));
    }
    out.extend(back);
    out.extend(ordered);
    out.extend(paid);
    out
}

fn subsets(amounts: &[i64]) -> Vec<i64> {
    (0..1_u32 << amounts.len())
        .map(|chosen| amounts.iter().enumerate().filter(|(n, _)| chosen >> n & 1 == 1).map(|(_, fen)| fen).sum())
        .collect()
}

/// `¥1,299.50` in 分; `None` where it is finer, or no amount.
pub fn fen(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '¥' | ' ')).collect();
    let (yuan, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let rest = match rest.len() {
        0 => 0,
        1 => rest.parse::<i64>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    Some(yuan.parse::<i64>().ok()? * 100 + rest)
}

/// The amounts of a text that has a unit behind them: `98.00元`, `19.90 USD`.
pub fn stated(text: &str) -> Vec<(String, Option<i64>)> {
    let mut out = Vec::new();
    for unit in ["元", " CNY", " USD"] {
        for (at, _) in text.match_indices(unit) {
            let before = &text[..at];
            let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',').len();
            let number = &before[before.len() - digits..];
            if number.contains('.') {
                out.push((number.to_owned(), fen(number)));
            }
        }
    }
    out
}

/// Each amount that stands before its capitals: `98.00元（大写：玖拾捌元整`.
pub fn with_capitals(text: &str) -> Vec<(Option<i64>, &str)> {
    let mut out = Vec::new();
    for (at, mark) in text.match_indices("元（大写：") {
        let before = &text[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let capitals = text[at + mark.len()..].split('）').next().unwrap_or_default();
        out.push((fen(&before[before.len() - digits..]), capitals));
    }
    out
}

/// 壹仟肆佰零玖元伍角整 in 分, read from the left as a bank clerk does.
pub fn of_capitals(text: &str) -> Option<i64> {
    let (mut total, mut group, mut digit, mut last) = (0_i64, 0_i64, 0_i64, None);
    for c in text.chars() {
        match c {
            '拾' | '佰' | '仟' => {
                group += std::mem::take(&mut digit) * [('拾', 10), ('佰', 100), ('仟', 1000)].iter().find(|(name, _)| *name == c)?.1
            }
            '万' | '亿' => {
                let unit = if c == '万' { 10_000 } else { 100_000_000 };
                total += (std::mem::take(&mut group) + std::mem::take(&mut digit)) * unit;
            }
            '元' => total = (total + std::mem::take(&mut group) + std::mem::take(&mut digit)) * 100,
            '角' => total += std::mem::take(&mut digit) * 10,
            '分' => total += std::mem::take(&mut digit),
            '整' => {}
            c => digit = i64::try_from("零壹贰叁肆伍陆柒捌玖".chars().position(|of| of == c)?).ok()?,
        }
        last = Some(c);
    }
    (matches!(last, Some('整' | '分')) && digit == 0).then_some(total)
}
