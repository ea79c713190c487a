"""History: of the rows of every version of a source, when each was known and when it was superseded or withdrawn."""

import duckdb

from flows.contract.source import Source
from flows.stage.versions import VERSION


def history_of(source: Source, con: duckdb.DuckDBPyConnection) -> str:
    """SQL that turns tables `received` and `versions` into `staged`: one row per key and unbroken run of equal content.

    The first version of a row is known from the day its page was published, or the answer it came in was released,
    where that is given; of a page dated by month or year only, from the last day of it. A changed row is known from
    the day the change was seen, unless it cites a later publication. Days are the unit: what was replaced on the day
    it became known leaves no version. An API that dates each release on every row has not changed the rows thereby.
    """
    columns = [name for name in con.table("versions").columns if name not in VERSION]
    content = ", ".join(f'"{name}"' for name in columns if name != "locator")
    undated = [name for name in columns if name != "locator" and (source.kind != "api" or name != source.published)]
    key = ", ".join(f'"{name}"' for name in source.key)
    published = f'last_day_of("{source.published}")' if source.published else "released_on"
    con.execute(
        """create or replace temp macro last_day_of(published) as case length(published)
            when 4 then make_date(published::int, 12, 31)
            when 7 then last_day((published || '-01')::date)
            else published::date end"""
    )
    return f"""create table staged as
        with compared as (
            select *, struct_pack({", ".join(f'"{name}" := "{name}"' for name in undated)}) as content,
                {published} as published_on
            from versions
        ), marked as (
            select *, coalesce(
                lag(version) over by_version <> version - 1
                or lag(content) over by_version is distinct from content,
                true)::int as starts
            from compared
            window by_version as (partition by partition, {key} order by version)
        ), numbered as (
            select *, sum(starts) over (partition by partition, {key} order by version) as spell from marked
        ), spells as (
            select * exclude (starts, content),
                max(version) over (partition by partition, {key}, spell) as until_version
            from numbered
            qualify version = min(version) over (partition by partition, {key}, spell)
        ), dated as (
            select *,
                case when spell = 1 then published_on is not null and published_on <= retrieved_on
                    else coalesce(
                        published_on > lag(published_on) over by_spell and published_on <= retrieved_on, false)
                end as by_publication
            from spells
            window by_spell as (partition by partition, {key} order by spell)
        ), ordered as (
            select * exclude (by_publication),
                by_publication and coalesce(published_on > max(if(by_publication, published_on, retrieved_on)) over
                    (by_spell rows between unbounded preceding and 1 preceding), true) as by_publication
            from dated
            window by_spell as (partition by partition, {key} order by spell)
        ), known as (
            select *, if(by_publication, published_on, retrieved_on) as known_on,
                if(by_publication, 'published', 'retrieved') as known_on_kind
            from ordered
        ), closed as (
            select *,
                case when until_version < last_version
                    then coalesce(lead(version) over by_spell <> until_version + 1, true) else false
                end as withdrawn,
                lead(known_on) over by_spell as next_known_on
            from known
            window by_spell as (partition by partition, {key} order by spell)
        )
        select {content}, closed.raw_sha256, closed.locator, closed.known_on, closed.known_on_kind,
            case when not closed.withdrawn then closed.next_known_on
                when gone.released_on > closed.known_on then gone.released_on
                else gone.retrieved_on
            end as superseded_on, closed.withdrawn
        from closed
        left join received as gone on gone.partition = closed.partition and gone.version = closed.until_version + 1
        where coalesce(superseded_on > closed.known_on, true)
        order by {key}, closed.known_on"""
