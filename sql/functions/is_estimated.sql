-- Whether a figure is an estimate by whoever gives it: said so, or derived by an office from the other side's report.
create temp macro is_estimated(modality, caveat) as coalesce(modality = 'estimate', false)
    or coalesce(list_contains(string_split(caveat, ';'), 'estimated_by_publisher'), false);
