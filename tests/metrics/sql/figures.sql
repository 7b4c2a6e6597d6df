-- Every figure: cases by metric, dimension, value and mark; beside each month that of the year before.
select metric, dimension, value, mark, count(distinct stream)::int as n from dims join mark using (metric, stream) group by 1, 2, 3, 4
union all
select 'M21', 'month', value, 'lastYear', n from last_year
