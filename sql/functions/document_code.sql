-- The key of a cited page: its publisher and day of publication in plain letters, and six digits of its address and title.
create temp macro slug(words) as trim(regexp_replace(lower(strip_accents(words)), '[^a-z0-9]+', '-', 'g'), '-');
create temp macro document_code(publisher, published, url, title) as
    coalesce(nullif(left(slug(publisher), 30), ''), 'page') || '-' || coalesce(published, 'undated') || '-'
    || left(md5(coalesce(url, '') || ' ' || coalesce(title, '')), 6);
