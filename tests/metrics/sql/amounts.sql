-- Every amount and duration, by metric, dimension and value.
select metric, dimension, d.told as value, name, kind, count(*)::int as n, sum(a.value)::text as sum,
  percentile_disc(0.5) within group (order by a.value)::text as median, percentile_disc(0.9) within group (order by a.value)::text as p90, max(a.value)::text as max
from (select metric, stream, dimension, value as told from dims) as d join amount as a using (metric, stream)
group by metric, dimension, d.told, name, kind
