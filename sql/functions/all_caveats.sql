-- The caveats of everything that a figure was made from, each code once: all_caveats(['b;a', null, 'a']) is 'a;b'; NULL for none.
create temp macro all_caveats(caveats) as
    nullif(array_to_string(list_sort(list_distinct(string_split(nullif(array_to_string(caveats, ';'), ''), ';'))), ';'), '');
