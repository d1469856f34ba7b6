//! tests/cmd/*.md: commands and what they print. `TRYCMD=overwrite cargo test commands` writes what they print now.

#[test]
fn commands_print_what_is_written_down() {
    trycmd::TestCases::new().case("tests/cmd/*.md").run();
}
