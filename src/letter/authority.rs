//! The authority a complaint goes to (令121 第十三条), as far as an address shows it beyond doubt.

use crate::case::Respondent;

/// What is said where the address does not show it.
const GENERAL: &str = "被投诉人住所地县级市场监督管理局";

/// The county-level authority of a respondent's address, such as `示例市示范区市场监督管理局`. An address read wrongly
/// would send the letter astray, so anything doubtful is said in general words.
pub(super) fn of(respondent: Option<&Respondent>) -> String {
    let Some(respondent) = respondent else { return GENERAL.to_owned() };
    let address = if respondent.published_address.is_empty() { &respondent.address } else { &respondent.published_address };
    county(address).map_or_else(|| GENERAL.to_owned(), |county| format!("{county}市场监督管理局"))
}

/// City and county: `省/自治区` skipped, then the city up to 市, 自治州 or 盟, then the county up to 区, 县, 旗 or 市.
fn county(address: &str) -> Option<&str> {
    let province = ["自治区", "省"].iter().filter_map(|mark| address.find(mark).map(|at| at + mark.len())).min().unwrap_or(0);
    let rest = &address[province..];
    let city = ["自治州", "市", "盟"].iter().filter_map(|mark| rest.find(mark).map(|at| at + mark.len())).min()?;
    let county = ["区", "县", "旗", "市"].iter().filter_map(|mark| rest[city..].find(mark).map(|at| at + mark.len())).min()?;
    let name = &rest[city..city + county];
    // A street, a market or a zone is no county; nor is a name of one letter or of many.
    let doubtful = ["街", "路", "镇", "乡", "号", "道", "园区", "小区", "开发区", "市场", "新区"].iter().any(|mark| name.contains(mark));
    let letters = name.chars().count();
    (!doubtful && (2..=8).contains(&letters) && rest[..city].chars().count() <= 14).then(|| &rest[..city + county])
}

#[cfg(test)]
mod tests {
    use super::county;

    #[test]
    fn an_address_that_shows_city_and_county() {
        for (address, found) in [
            ("示例省示例市示范区示范大道100号", "示例市示范区"),
            ("广东省广州市天河区示例路1号", "广州市天河区"),
            ("浙江省杭州市余杭区示例街1号", "杭州市余杭区"),
            ("江苏省苏州市昆山市示例路", "苏州市昆山市"),
            ("北京市海淀区示例大街", "北京市海淀区"),
            ("湖北省恩施土家族苗族自治州恩施市示例路", "恩施土家族苗族自治州恩施市"),
            ("内蒙古自治区锡林郭勒盟正蓝旗示例路", "锡林郭勒盟正蓝旗"),
        ] {
            assert_eq!(county(address), Some(found), "{address}");
        }
    }

    #[test]
    fn an_address_in_doubt_shows_nothing() {
        for address in [
            "",
            "示范大道100号",
            "浙江省义乌市稠城街道市场路1号",
            "广东省东莞市长安镇示例路",
            "上海市浦东新区示例路",
            "示例省示例市高新技术开发区",
        ] {
            assert_eq!(county(address), None, "{address}");
        }
    }
}
