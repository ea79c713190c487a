-- Whether a row carries a caveat that puts it behind other pages on the same figure.
create temp macro is_doubted(caveat) as coalesce(
    regexp_matches(caveat, 'contradicts_other_page|doubtful|misprinted|differs_from_year_to_date|swapped|converted|importer_report'), false);
