use serde_json::json;

use super::*;

fn csv(text: &str) -> Result<Table, BatchError> {
    of_csv(Path::new("客户/名单.csv"), text)
}

#[test]
fn a_row_fills_the_template_and_a_blank_says_nothing() {
    let table =
        csv("id,complainant.name,orders[0].id,orders[0].amount,orders[0].used,orders[1].id,payments[0].orders,evidence,evidence.付款\n\
                     kh-001,张示例,KM1,98.00,否,,KM1；KM2,凭证/1;凭证/1.png,账单.csv\n\
                     ,,,,,,,,\n\
                     kh-002,李示例,KM2,,,KM3,,,\n")
        .expect("a table");
    let template = json!({ "title": "同一家店", "orders": [{ "item": "月卡", "amount": "98.00" }] });
    let cases: Vec<Value> = table.rows.iter().map(|row| row.fill(&template).expect("filled")).collect();
    assert_eq!(
        cases,
        [
            json!({ "title": "同一家店", "id": "kh-001", "complainant": { "name": "张示例" }, "payments": [{ "orders": ["KM1", "KM2"] }],
                    "orders": [{ "item": "月卡", "amount": "98.00", "id": "KM1", "used": false }] }),
            // The amount in the template is not hers: her row does not say it.
            json!({ "title": "同一家店", "id": "kh-002", "complainant": { "name": "李示例" }, "orders": [{ "item": "月卡", "id": "KM2" }, { "id": "KM3" }] }),
        ]
    );
    assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    let files: Vec<(Option<Category>, PathBuf)> = table.rows[0].files();
    let expected = [(None, "客户/凭证/1"), (None, "客户/凭证/1.png"), (Some(Category::Payment), "客户/账单.csv")];
    assert_eq!(files, expected.map(|(category, path)| (category, PathBuf::from(path))));
}

#[test]
fn json_lines_say_the_same_nested_or_flat() {
    let table = of_json_lines(
        Path::new("a.jsonl"),
        "{\"id\":\"A\",\"complainant\":{\"name\":\"张示例\"},\"orders\":[{\"id\":\"KM1\",\"quantity\":2}],\"evidence\":[\"a;b.png\"]}\n\n\
         {\"id\":\"B\",\"complainant.name\":\"李示例\",\"orders[0].quantity\":\"3\",\"evidence\":{\"payment\":\"账单.csv\"}}\n",
    )
    .expect("a table");
    let cases: Vec<Value> = table.rows.iter().map(|row| row.fill(&Value::Null).expect("filled")).collect();
    assert_eq!(cases[0], json!({ "complainant": { "name": "张示例" }, "id": "A", "orders": [{ "id": "KM1", "quantity": 2 }] }));
    assert_eq!(cases[1], json!({ "complainant": { "name": "李示例" }, "id": "B", "orders": [{ "quantity": 3 }] }));
    assert_eq!(table.rows[0].files(), [(None, PathBuf::from("a;b.png"))], "a list names one file each");
    assert_eq!(table.rows[1].files(), [(Some(Category::Payment), PathBuf::from("账单.csv"))]);
    let keys: Vec<String> = table.keys.iter().map(ToString::to_string).collect();
    assert_eq!(keys, ["complainant.name", "id", "orders[0].id", "orders[0].quantity"]);
}

#[test]
fn a_table_that_is_not_understood_is_refused_whole() {
    let unknown = |text| match csv(text) {
        Err(BatchError::UnknownColumns { keys, .. }) => keys.into_iter().map(|key| (key.path, key.nearest)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        unknown("id,complainant.nam,姓名,,orders[0],title\n1,2,3,4,5,6\n"),
        [
            ("complainant.nam".to_owned(), Some("complainant.name".to_owned())),
            ("姓名".to_owned(), None),
            ("#4".to_owned(), None),
            ("orders[0]".to_owned(), None)
        ]
    );
    assert!(matches!(csv("id,title,id\n"), Err(BatchError::ColumnTwice { column, .. }) if column == "id"));
    assert!(matches!(csv("id,title\na,b\nc,d,e\n"), Err(BatchError::Table { line: 3, .. })));
    assert!(matches!(of_json_lines(Path::new("a"), "{}\n{\"id\":\n"), Err(BatchError::Table { line: 2, .. })));
    assert!(csv("\n\n").expect("nothing").rows.is_empty());
    // What a spreadsheet leaves at the end of its rows.
    assert_eq!(csv("id,title,,\na,b,,\n,,,\n").expect("a table").rows.len(), 1);
    assert_eq!(csv("id\ttitle\na\tb, c\n").expect("a table").rows[0].cells[1], "b, c");
}

#[test]
fn a_cell_of_the_wrong_kind_fails_its_row_alone() {
    let table = csv("id,orders[0].quantity,orders[0].used,orders[0].id,orders[1].id\n\
                     a,二,,,\nb,,可能,,\nc,,,2.02609E+27,\nd,,,,KM2\ne,1,yes,KM1,\n")
    .expect("a table");
    let faults: Vec<String> =
        table.rows.iter().map(|row| row.fill(&Value::Null).map_or_else(|fault| fault.to_string(), |_| "fine".to_owned())).collect();
    assert_eq!(
        faults,
        [
            "line 2: orders[0].quantity: 二 is not a whole number",
            "line 3: orders[0].used: 可能 is not yes or no",
            "line 4: orders[0].id: 2.02609E+27 is not a number with all its digits",
            "line 5: orders[1].id without orders[0]",
            "fine",
        ]
    );
}

#[test]
fn rows_without_an_id_are_numbered() {
    let table = csv("title\na\nb\n").expect("a table");
    assert_eq!(table.rows.iter().map(Row::id).collect::<Vec<_>>(), ["row-0001", "row-0002"]);
    assert_eq!(csv("id\n客户 A/1\n").expect("a table").rows[0].id(), "客户-A-1");
}
