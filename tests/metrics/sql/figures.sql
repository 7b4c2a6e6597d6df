-- Every figure: cases by metric, dimension, value and mark; the whole under the dimension all.
with dims as (
  select distinct m.metric, m.stream, 'month' as dimension, to_char(m.at at time zone zone(), 'YYYY-MM') as value from mark as m where m.metric <> 'M13'
  union all
  select x.metric, x.stream, d.dimension, d.value from (select distinct metric, stream from mark) as x join dim_of_case as d using (stream)
  union all
  select distinct metric, stream, 'all', 'all' from mark)
select metric, dimension, value, mark, count(distinct stream)::int as n from dims join mark using (metric, stream) group by 1, 2, 3, 4
