-- By what each case of a figure is told apart: the whole under the dimension all, single dimensions, and those of the cross tables together.
create table dims as
with single as (
  select distinct m.metric, m.stream, 'month' as dimension, to_char(m.at at time zone zone(), 'YYYY-MM') as value from mark as m where m.metric <> 'M13'
  union all
  select x.metric, x.stream, d.dimension, d.value from (select distinct metric, stream from mark) as x join dim_of_case as d using (stream))
select distinct metric, stream, 'all' as dimension, 'all' as value from mark
union all
select * from single
union all
select a.metric, a.stream, a.dimension || ' × ' || b.dimension, a.value || ' × ' || b.value
from single as a join single as b using (metric, stream)
where metric = 'M21' and (a.dimension, b.dimension) in
  (('party', 'department'), ('customer', 'grade'), ('product', 'category'), ('region', 'month'), ('department', 'category'));
create index on dims (metric, stream);
analyze dims;

-- M21e: what was counted in the same month of the year before, within the same days.
create table last_year as
select to_char(h.received_at at time zone zone() + interval '1 year', 'YYYY-MM') as value, count(*)::int as n
from handling as h cross join report
where h.counted and h.received_at >= (p_start at time zone zone() - interval '1 year') at time zone zone()
  and h.received_at < (p_end at time zone zone() - interval '1 year') at time zone zone()
group by 1;
