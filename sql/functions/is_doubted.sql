-- Whether a row carries a caveat that puts it behind other pages on the same figure.
create temp macro is_doubted(caveat) as coalesce(list_has_any(string_split(caveat, ';'), [
    'contradicts_other_page', 'doubtful', 'period_misprinted', 'value_misprinted', 'differs_from_year_to_date',
    'flows_swapped_on_page', 'converted_by_publisher', 'importer_report']), false);
