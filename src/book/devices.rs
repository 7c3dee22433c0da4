//! What programs write of the device, the place and the session into logs and pages: `imei=…`, `"lat":…`, `token=…`. Whoever has
//! a token is the person, for the program; where a telephone was is nobody's to know.

/// The names of such values, in lower case, without what stands before a mark: `user_token` is one too.
const NAMES: [&str; 36] = [
    "token",
    "accesstoken",
    "refreshtoken",
    "session",
    "sessionid",
    "sid",
    "cookie",
    "authorization",
    "bearer",
    "pwd",
    "passwd",
    "password",
    "secret",
    "apikey",
    "imei",
    "imsi",
    "meid",
    "oaid",
    "idfa",
    "idfv",
    "androidid",
    "deviceid",
    "udid",
    "mac",
    "macaddress",
    "ip",
    "clientip",
    "remoteip",
    "lat",
    "lon",
    "lng",
    "latitude",
    "longitude",
    "gps",
    "location",
    "serialno",
];

/// Shorter values say nothing.
const SHORTEST: usize = 3;

/// Masks the values of such names in a text; how many.
pub(super) fn masked(text: &mut String) -> usize {
    if !text.contains(['=', ':']) {
        return 0;
    }
    let (mut out, mut from, mut count) = (String::new(), 0, 0);
    for (at, _) in text.match_indices(['=', ':']) {
        if at < from || !is_name(name_before(text, at)) {
            continue;
        }
        let rest = &text[at + 1..];
        let quote = rest.trim_start_matches([' ', '\'', '"', '\\']);
        let start = quote.strip_prefix("Bearer ").or_else(|| quote.strip_prefix("bearer ")).unwrap_or(quote);
        let end = start.find(|c: char| c.is_whitespace() || !c.is_ascii() || ",;&\"'})]\\".contains(c)).unwrap_or(start.len());
        // What is masked already, a line of words, and another name.
        if end < SHORTEST || !start[..end].bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            continue;
        }
        let begins = text.len() - start.len();
        out.push_str(&text[from..begins]);
        out.push_str("＊＊＊＊");
        from = begins + end;
        count += 1;
    }
    if count > 0 {
        out.push_str(&text[from..]);
        *text = out;
    }
    count
}

/// The word right before a mark, whatever quotes stand between.
fn name_before(text: &str, at: usize) -> &str {
    let before = text[..at].trim_end_matches([' ', '"', '\'', '\\']);
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    &before[before.trim_end_matches(of_name).len()..]
}

fn is_name(name: &str) -> bool {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or_default().to_ascii_lowercase();
    NAMES.contains(&bare.as_str()) || NAMES.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_the_device_and_the_session_is_masked() {
        for (text, shown) in [
            ("login user_token=eyJhbGciOi.J9.x ok", "login user_token=＊＊＊＊ ok"),
            ("pwd=Abc12345678&x=1", "pwd=＊＊＊＊&x=1"),
            ("{\"imei\":\"860000000000001\",\"lat\": 31.2304}", "{\"imei\":\"＊＊＊＊\",\"lat\": ＊＊＊＊}"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer ＊＊＊＊"),
            ("client_ip=10.2.3.4 device-id: A1B2C3", "client_ip=＊＊＊＊ device-id: ＊＊＊＊"),
        ] {
            let mut text = text.to_owned();
            assert!(masked(&mut text) > 0, "{text}");
            assert_eq!(text, shown);
        }
        for text in [
            "20:13:40 ERROR recharge: no pending order",
            "price=98.00",
            "备注：没有",
            "token: 无",
            "ratio: 3.5",
            "https://kameng.example.invalid",
        ] {
            let mut shown = text.to_owned();
            assert_eq!((masked(&mut shown), shown.as_str()), (0, text));
        }
    }
}
